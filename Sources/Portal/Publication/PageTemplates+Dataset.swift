extension PageTemplates {
    static let dataset = """
        <p class="soft small screen"><a href="/datasets{{lang}}">«All datasets|全部数据集»</a></p>
        <h1>{{heading}}</h1>
        <p class="lead">{{about}}</p>
        <ul class="facts"><li>{{publisher}}</li><li>{{rowCount}} «rows|行»</li><li>«release|第» {{number}}«| 版»</li>\
        <li>«released on|发布于» {{releasedOn}}</li></ul>
        {{#due}}<div class="notice{{^isOverdue}} good{{/isOverdue}}"><p>{{.}}</p></div>{{/due}}
        <h2 id="files">«Download|下载»</h2>
        <div class="scroll fits" role="region" tabindex="0" aria-label="«Download|下载»"><table>
        <thead><tr><th scope="col">«File|文件»</th><th scope="col">«Format|格式»</th><th scope="col" class="number">«Size|大小»</th></tr></thead>
        <tbody>{{#files}}<tr><th scope="row"><a href="{{href}}">{{file}}</a></th><td>{{format}}</td><td class="number">{{size}}</td></tr>
        {{/files}}</tbody></table></div>
        <p class="small">«Other descriptions:|其他描述：» <a href="/data/{{name}}/datapackage.json">Data Package</a> · \
        <a href="/data/{{name}}/croissant.json">Croissant</a> · <a href="/dataset/{{name}}.ttl">DCAT</a> · \
        <a href="/data/{{name}}/rows">«rows as JSON|数据接口（JSON）»</a></p>
        <h2 id="about">«About|基本信息»</h2>
        <dl class="pairs">
        <dt>«Publisher|发布部门»</dt><dd><a href="/agencies{{lang}}#{{publisherID}}">{{publisher}}</a></dd>
        <dt>«Licence|许可»</dt><dd><a href="{{licenceAddress}}" rel="license">{{licence}}</a></dd>
        <dt>«Updated|更新频率»</dt><dd>{{frequency}}</dd>
        <dt>«Data as of|数据截至»</dt><dd>{{asOf}}</dd>
        <dt>«Themes|主题»</dt><dd>{{#themes}}<a class="badge bare" href="{{href}}">{{label}}</a> {{/themes}}</dd>
        <dt>«Keywords|关键词»</dt><dd>{{#keywords}}<a class="badge bare" href="{{href}}">{{label}}</a> {{/keywords}}{{^keywords}}—{{/keywords}}</dd>
        <dt>«Contact|联系方式»</dt><dd>{{contact}}{{#email}}<br><a href="mailto:{{.}}">{{.}}</a>{{/email}}\
        {{#telephone}}<br><a href="tel:{{.}}">{{.}}</a>{{/telephone}}</dd>
        </dl>
        <h2 id="fields">«Fields|字段»</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="«Fields|字段»"><table>
        <thead><tr><th scope="col">«Field|字段»</th><th scope="col">«Title|名称»</th><th scope="col">«Type|类型»</th>\
        <th scope="col">«Note|说明»</th></tr></thead>
        <tbody>{{#fields}}{{>field}}{{/fields}}</tbody></table></div>
        <p class="small soft">«Rows are named by|行标识：» <code>{{primaryKey}}</code>«. Absent values are empty; hidden ones are|。空值为空；\
        隐藏的值为» <code>***</code>«.|。»</p>
        {{#hasPreview}}
        <h2 id="preview">«Preview|预览»</h2>
        <div class="scroll wrapless" role="region" tabindex="0" aria-label="«Preview|预览»"><table>
        <thead><tr>{{#columnTitles}}<th scope="col">{{.}}</th>{{/columnTitles}}</tr></thead>
        <tbody>{{#preview}}<tr>{{#cells}}<td class="{{mood}}"><bdi>{{text}}</bdi></td>{{/cells}}</tr>
        {{/preview}}</tbody></table></div>
        {{/hasPreview}}
        {{#hasCharts}}
        <h2 id="columns">«What the columns hold|数据分布»</h2>
        {{#counted}}<p class="small soft">{{.}}</p>{{/counted}}
        <div class="columns-two">
        {{#fields}}{{#hasChart}}<div>{{#values}}{{>bars}}{{/values}}{{#ranges}}{{>columns}}{{/ranges}}\
        <p class="small soft">{{remark}}</p></div>{{/hasChart}}
        {{/fields}}
        </div>
        {{/hasCharts}}
        <h2 id="use">«Use it|使用方法»</h2>
        {{#snippets}}<h3>{{tool}}</h3><pre tabindex="0"><code>{{source}}</code></pre>{{/snippets}}
        <p>«What changed since release N comes as JSON Lines from|自第 N 版以来的变更（JSON Lines）：» \
        <code>/data/{{name}}/changes?since=N</code></p>
        <h2 id="releases">«Releases|版本记录»</h2>
        {{>release}}
        <h2 id="checks">«What was checked before it left|发布前检查»</h2>
        <dl class="pairs">{{#checks}}<dt>✓ {{name}}</dt><dd>{{finding}}</dd>{{/checks}}
        {{#reviewed}}<dt>✓ «Reviewed|人工复核»</dt><dd>{{.}}</dd>{{/reviewed}}</dl>
        <ul class="facts">{{#counts}}<li>{{what}}«: |：»{{count}}</li>{{/counts}}</ul>
        <h2 id="verify">«Check it yourself|自行核验»</h2>
        <ol>
        <li>«Compare the files with|用以下文件核对各文件的哈希值：» <a href="/data/{{name}}/v/{{number}}/SHA256SUMS">SHA256SUMS</a> \
        (<code>sha256sum --check SHA256SUMS</code>)</li>
        <li>«The|» <a href="/data/{{name}}/v/{{number}}/manifest.json">manifest.json</a> «names the hash of every file; its detached \
        signature (JWS, ES256) is|载明各文件的哈希值，其分离签名（JWS，ES256）为» \
        <a href="/data/{{name}}/v/{{number}}/manifest.json.jws">manifest.json.jws</a>«, under a key of|，公钥见» \
        <a href="/.well-known/jwks.json">jwks.json</a></li>
        <li>«Every release and recall is an entry of the|每次发布和撤回均记入» <a href="/log{{lang}}">«public log|公开日志»</a></li>
        </ol>
        <details><summary>«Hashes of the files|文件哈希值»</summary><dl class="pairs">{{#files}}<dt>{{file}}</dt>\
        <dd><code>{{sha256}}</code></dd>{{/files}}<dt>«Definitions|规则定义»</dt><dd><code>{{policy}}</code></dd></dl></details>
        <h2 id="report">«Something is wrong?|发现错误？»</h2>
        <p>«Tell the publisher which release and which row it is; a correction comes with the next release.|请告知发布部门版本号和具体行；更正将随下一版本发布。»</p>
        <ul>
        {{#email}}<li><a href="mailto:{{.}}?subject={{name}}%20v{{number}}">{{.}}</a></li>{{/email}}
        {{#telephone}}<li><a href="tel:{{.}}">{{.}}</a></li>{{/telephone}}
        </ul>
        """

    /// A field in the table of fields (``FieldModel``).
    static let field = """
        <tr><th scope="row"><code>{{field}}</code></th><td>{{name}}</td><td>{{type}}</td><td>{{#isKey}}<span class="badge bare">«key|主键»\
        </span> {{/isKey}}{{#mask}}<span class="badge warm">{{.}}</span> {{/mask}}{{remark}}</td></tr>

        """

    /// The history of a dataset (``ReleaseModel``).
    static let release = """
        <div class="scroll" role="region" tabindex="0" aria-label="«Releases|版本记录»"><table>
        <thead><tr><th scope="col">«Release|版本»</th><th scope="col">«Released on|发布日期»</th>\
        <th scope="col" class="number">«Rows|行数»</th><th scope="col">«Files|文件»</th>\
        <th scope="col">«Differences|与前一版的差异»</th></tr></thead>
        <tbody>{{#releases}}<tr><th scope="row">{{number}}</th>\
        <td>{{releasedOn}}</td><td class="number">{{count}}</td><td>{{#files}}<a href="{{href}}" \
        aria-label="{{label}}«, release|，第» {{number}}«| 版»">{{label}}</a> {{/files}}{{^files}}—{{/files}}</td><td>{{#recalledOn}}<span class="badge warm">«recalled on|撤回于» {{.}}</span> \
        {{/recalledOn}}{{#reason}}{{.}}{{/reason}}{{#differences}}{{.}}{{/differences}}</td></tr>
        {{/releases}}</tbody></table></div>
        """

    static let recalled = """
        <h1>{{heading}}</h1>
        <div class="notice" role="alert"><p><strong>«This dataset was recalled on|该数据集已撤回，日期：» {{recalledOn}}«.|。»</strong></p>
        <p>{{reason}}</p><p>«Nothing of it is served any more. If you have copies, delete them.|不再提供任何内容。如已下载，请删除副本。»</p></div>
        <h2>«Tombstone|撤回声明»</h2>
        <pre tabindex="0">{{tombstone}}</pre>
        <dl class="pairs"><dt>«Signature (JWS, ES256)|签名（JWS，ES256）»</dt><dd><code>{{signature}}</code></dd></dl>
        <p><a href="/recalls.json">«All recalls|全部撤回记录»</a></p>
        <h2>«Releases|版本记录»</h2>
        {{>release}}
        """
}
