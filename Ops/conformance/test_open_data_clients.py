"""Open data through the tools that others read it with: each must see every dataset, and must notice a damaged copy."""

import csv
import functools
import hashlib
import io
import json
import pathlib
import subprocess
import sys

import frictionless
import jsonschema
import pandas
import pyshacl
import pytest
import rdflib
import referencing
import requests
from rdflib.compare import isomorphic

from conftest import fill
from harness import datasets
from harness.damage import damaged
from harness.places import CONTRACTS, VECTORS

NAMES = sorted(path.stem for path in (CONTRACTS / "datasets").glob("*.yaml"))
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def portal(make_gateway, city_materials, city_sources):
    """The sample city's gateway with a release of every dataset."""
    gateway = make_gateway()
    fill(gateway, city_materials, city_sources)
    for name in NAMES:
        datasets.release(gateway, name)
    assert len(NAMES) >= 5
    return gateway


def get(url, **options):
    answer = requests.get(url, timeout=30, **options)
    assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text[:300]}"
    return answer


def tool(name, *arguments):
    """Runs a program of the virtual environment."""
    line = [pathlib.Path(sys.executable).parent / name, *arguments]
    path = f"{pathlib.Path(sys.executable).parent}:/usr/bin:/bin"
    return subprocess.run(list(map(str, line)), capture_output=True, text=True, timeout=120, env={"PATH": path})


def package(url, name):
    return get(f"{url}/data/{name}/datapackage.json").json()


# Data Package


def validated(url, name):
    """The report of frictionless on a package as it is served."""
    return frictionless.validate(f"{url}/data/{name}/datapackage.json").to_dict()


@pytest.mark.parametrize("name", NAMES)
def test_frictionless_finds_every_package_valid(name, portal):
    report = validated(portal.public_url, name)
    assert report["valid"], report
    table = next(task for task in report["tasks"] if task["name"] == name)
    assert table["type"] == "table" and table["stats"]["fields"] >= 3
    # Nobody has used data in this city yet.
    assert table["stats"].get("rows") or name == "reuse-statistics"
    assert len(report["tasks"]) >= 3


@pytest.mark.parametrize("damage,error", [
    (lambda body: body.replace(b"active", b"Active", 1), "hash-count"),
    (lambda body: body + body.splitlines(True)[-1], "primary-key"),
    (lambda body: body[:-1] + b",x\n", "extra-cell"),
    (lambda body: b"".join(body.splitlines(True)[:-1]), "byte-count"),
])
def test_frictionless_notices_a_damaged_file(damage, error, portal):
    def damage_file(path, body):
        return damage(body) if path.endswith("/food-permits.csv") else body

    with damaged(portal, damage_file) as url:
        report = validated(url, "food-permits")
    assert not report["valid"]
    found = {fault["type"] for task in report["tasks"] for fault in task["errors"]}
    assert error in found, found


@functools.cache
def profile():
    """The published JSON Schema of Data Package v2."""
    folder = VECTORS / "datapackage-profiles"
    if not folder.exists():
        pytest.skip("the profiles of Data Package v2 are not there: ../shared/vectors/datapackage-profiles")
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    registry = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(schema, default_specification=referencing.jsonschema.DRAFT7))
        for name, schema in schemas.items())
    return {name: jsonschema.Draft7Validator(schema, registry=registry) for name, schema in schemas.items()}


@pytest.mark.parametrize("name", NAMES)
def test_packages_keep_to_the_published_profiles(name, portal):
    descriptor = package(portal.public_url, name)
    faults = list(profile()["datapackage-2.0.json"].iter_errors(descriptor))
    for resource in descriptor["resources"]:
        faults += profile()["dataresource-2.0.json"].iter_errors(resource)
        if "schema" in resource:
            faults += profile()["tableschema-2.0.json"].iter_errors(resource["schema"])
    assert not faults, [fault.message[:200] for fault in faults]


def test_the_published_profiles_notice_a_damaged_package(portal):
    descriptor = package(portal.public_url, "food-permits")
    assert list(profile()["datapackage-2.0.json"].iter_errors({**descriptor, "resources": []}))
    resource = {**descriptor["resources"][0], "hash": "sha256-of-something"}
    assert list(profile()["dataresource-2.0.json"].iter_errors(resource))


# DCAT-AP


def harvest(url, follow, size=3):
    """The whole catalogue as a harvester reads it: page after page, by one of the two words for the next one."""
    whole, pages, address = rdflib.Graph(), [], f"{url}/catalog.ttl?size={size}"
    while address:
        graph = rdflib.Graph().parse(data=get(address).text, format="turtle")
        whole += graph
        pages.append(set(graph.subjects(rdflib.RDF.type, DCAT.Dataset)))
        address = next((str(found) for found in graph.objects(None, follow)), None)
    return whole, pages


@functools.cache
def shapes(name):
    file = VECTORS / "dcat-ap-shacl" / name
    if not file.exists():
        pytest.skip("the shapes of DCAT-AP are not there: ../shared/vectors/dcat-ap-shacl")
    graph = rdflib.Graph().parse(file)
    # Two of the published shapes name properties without a path, which pyshacl refuses to read.
    for shape in {shape for shape in graph.objects(None, SH.property) if (shape, SH.path, None) not in graph}:
        graph.remove((None, SH.property, shape))
    return graph


SHAPES = ["shapes.ttl", "range.ttl", "dcat-ap-SHACL.ttl"]


@pytest.mark.parametrize("follow", [HYDRA.nextPage, HYDRA.next])
def test_harvesters_find_every_dataset_once(follow, portal):
    _, pages = harvest(portal.public_url, follow)
    assert [len(page) for page in pages] == [3, 3, len(NAMES) - 6]
    found = [str(dataset) for page in pages for dataset in page]
    assert sorted(found) == [f"{portal.public_url}/dataset/{name}" for name in NAMES]


@pytest.fixture(scope="module")
def catalogue(portal):
    """The whole catalogue, harvested once."""
    return harvest(portal.public_url, HYDRA.next)[0]


@pytest.mark.parametrize("name", SHAPES)
def test_the_catalogue_conforms_to_dcat_ap(name, catalogue):
    assert len(set(catalogue.subjects(rdflib.RDF.type, DCAT.Dataset))) == len(NAMES)
    assert len(set(catalogue.objects(None, SPDX.checksumValue))) >= 4 * 5
    conforms, _, text = pyshacl.validate(catalogue, shacl_graph=shapes(name))
    assert conforms, text


@pytest.mark.parametrize("name,old,new", [
    ("shapes.ttl", b"dct:title", b"dct:titel"),
    ("shapes.ttl", b"xsd:dateTime", b"xsd:string"),
    ("shapes.ttl", b"dcat:accessURL", b"dcat:adressURL"),
    ("range.ttl", b"a foaf:Agent", b"a foaf:Group"),
    ("dcat-ap-SHACL.ttl", b"foaf:name", b"foaf:nick"),
])
def test_the_shapes_notice_a_damaged_catalogue(name, old, new, portal):
    with damaged(portal, lambda path, body: body.replace(old, new) if "catalog" in path else body) as url:
        catalogue, _ = harvest(url, HYDRA.next)
    conforms, _, _ = pyshacl.validate(catalogue, shacl_graph=shapes(name))
    assert not conforms


@pytest.mark.parametrize("name", NAMES)
def test_turtle_and_json_ld_say_the_same(name, portal):
    turtle, json_ld = [
        rdflib.Graph().parse(data=get(f"{portal.public_url}/dataset/{name}.{ending}").text, format=form)
        for ending, form in [("ttl", "turtle"), ("jsonld", "json-ld")]]
    assert len(turtle) > 50 and isomorphic(turtle, json_ld)


# CKAN


def dump(url, *options):
    """What `ckanapi dump datasets --all` writes, a dataset a line, and that each is whole."""
    done = tool("ckanapi", "dump", "datasets", "--all", "--quiet", "-r", url, *options)
    assert done.returncode == 0, done.stderr[-600:]
    packages = [json.loads(line) for line in done.stdout.splitlines()]
    for found in packages:
        assert len(found["resources"]) == found["num_resources"] >= 4
        for resource in found["resources"]:
            body = get(resource["url"]).content
            assert (resource["hash"], resource["size"]) == ("sha256:" + hashlib.sha256(body).hexdigest(), len(body))
    return packages


@pytest.mark.parametrize("options", [[], ["--get-request"], ["--datastore-fields"]])
def test_ckanapi_dumps_every_dataset(options, portal):
    packages = dump(portal.public_url, *options)
    assert [found["name"] for found in packages] == NAMES
    ids = {found["id"] for found in packages}
    assert len(ids) == len(NAMES)
    if options == ["--datastore-fields"]:
        assert all(found["resources"][0]["datastore_fields"] for found in packages)


def test_ckanapi_searches(portal):
    done = tool("ckanapi", "-r", portal.public_url, "action", "package_search", "rows:100", "facet.field:[\"res_format\"]")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["count"] == len(found["results"]) == len(NAMES)
    assert found["facets"]["res_format"]["CSV"] == len(NAMES)
    narrow = tool("ckanapi", "-r", portal.public_url, "action", "package_search", "q=食品", "fq=organization:market-regulation")
    assert "food-permits" in {result["name"] for result in json.loads(narrow.stdout)["results"]}
    paged = tool("ckanapi", "-r", portal.public_url, "search", "datasets", "q=*:*")
    assert len(paged.stdout.splitlines()) == len(NAMES), paged.stderr


@pytest.mark.parametrize("old,new", [
    (b'"success":true', b'"success":false'), (b'"hash":"sha256:', b'"hash":"sha256:0'), (b'"num_resources":4', b'"num_resources":5'),
    (b"{", b""),
])
def test_ckanapi_notices_a_damaged_answer(old, new, portal):
    with damaged(portal, lambda path, body: body.replace(old, new, 1) if "package_show" in path else body) as url:
        with pytest.raises((AssertionError, json.JSONDecodeError)):
            assert [found["name"] for found in dump(url)] == NAMES


# CSV


def read_table(url, name):
    """The rows of a dataset as pandas and Python's csv read them, columns of text as text; both must see the same."""
    descriptor = package(url, name)["resources"]
    resource = next(found for found in descriptor if found["name"] == name)
    fields = resource["schema"]["fields"]
    missing = [value["value"] for value in resource["schema"]["missingValues"]]
    types = {field["name"]: "string" for field in fields if field["type"] in ("string", "date")}
    frame = pandas.read_csv(resource["path"], dtype=types, keep_default_na=False, na_values=missing)
    text = get(resource["path"]).content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert list(frame.columns) == [field["name"] for field in fields] and not text.startswith("\ufeff")
    assert len(frame) == len(rows)
    for column in types:
        seen = [None if pandas.isna(value) else value for value in frame[column]]
        assert seen == [None if row[column] in missing else row[column] for row in rows], column
    assert not frame.duplicated(resource["schema"]["primaryKey"]).any()
    manifest = get(resource["path"].rsplit("/", 1)[0] + "/manifest.json").json()
    assert manifest["rows"]["released"] == len(rows)
    return frame, rows


@pytest.mark.parametrize("name", NAMES)
def test_pandas_and_csv_read_the_same_table(name, portal):
    frame, rows = read_table(portal.public_url, name)
    assert len(rows) >= 3 or name == "reuse-statistics"
    spreadsheet = pandas.read_csv(
        f"{portal.public_url}/data/{name}/latest/{name}.excel.csv", dtype="string", encoding="utf-8-sig")
    assert list(spreadsheet.columns) == list(frame.columns) and len(spreadsheet) == len(rows)
    lines = get(f"{portal.public_url}/data/{name}/latest/{name}.jsonl").text.splitlines()
    assert len(lines) == len(rows)


def test_codes_are_text_with_every_digit(portal):
    _, rows = read_table(portal.public_url, "business-licences")
    assert rows and all(len(row["uscc"]) == 18 for row in rows)
    _, rows = read_table(portal.public_url, "food-permits")
    people = {row["responsiblePerson"] for row in rows}
    assert people and all("*" in person for person in people)


@pytest.mark.parametrize("damage", [
    lambda body: body.replace(b"\n", b"\n\n1,2\n", 1), lambda body: b"\xef\xbb\xbf" + body,
    lambda body: b"".join(body.splitlines(True)[:-1]), lambda body: body.replace("江".encode(), b"\xff"),
    lambda body: body.replace(b",", b";"),
])
def test_readers_notice_a_damaged_table(damage, portal):
    def damage_file(path, body):
        return damage(body) if path.endswith("/food-permits.csv") else body

    with damaged(portal, damage_file) as url:
        with pytest.raises((AssertionError, ValueError, csv.Error, KeyError)):
            read_table(url, "food-permits")


# Recall


def test_a_recall_reaches_every_catalogue_at_once(make_gateway):
    gateway = make_gateway()
    released = datasets.release(gateway, "agencies")
    datasets.release(gateway, "material-types")
    url = gateway.public_url
    resource = get(f"{url}/api/3/action/package_show?id=agencies").json()["result"]["resources"][0]["id"]
    assert datasets.recall(gateway, released, reason="A telephone number was private.").status_code == 200
    gone = ["data/agencies/datapackage.json", "data/agencies/croissant.json", "dataset/agencies.ttl", "dataset/agencies.jsonld"]
    tombstones = {requests.get(f"{url}/{path}", timeout=10).content for path in gone}
    assert {requests.get(f"{url}/{path}", timeout=10).status_code for path in gone} == {410} and len(tombstones) == 1
    (entry,) = get(f"{url}/recalls.json").json()["recalls"]
    assert json.dumps(entry["tombstone"], sort_keys=True, separators=(",", ":")).encode() in tombstones
    assert entry["tombstone"]["reason"] == "A telephone number was private." and entry["signature"].count(".") == 2
    for action in (f"datastore_search?resource_id={resource}", f"resource_show?id={resource}", "package_show?id=agencies"):
        answer = requests.get(f"{url}/api/3/action/{action}", timeout=10)
        assert answer.status_code == 410 and answer.json()["error"]["__type"] == "Not Found Error"
    assert get(f"{url}/api/3/action/package_list").json()["result"] == ["material-types"]
    assert [found["name"] for found in dump(url)] == ["material-types"]
    catalogue, _ = harvest(url, HYDRA.next)
    assert set(catalogue.subjects(rdflib.RDF.type, DCAT.Dataset)) == {rdflib.URIRef(f"{url}/dataset/material-types")}
    assert "datasets/agencies" not in get(f"{url}/sitemap.xml").text
