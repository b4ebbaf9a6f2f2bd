extension PageTemplates {
    /// What stands around every page.
    static let frame = """
        <!doctype html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{windowTitle}}</title>
        {{#summary}}<meta name="description" content="{{.}}">{{/summary}}
        <link rel="stylesheet" href="{{style}}">
        <link rel="icon" href="/favicon.svg" type="image/svg+xml">
        {{#languages}}<link rel="alternate" hreflang="{{tag}}" href="{{href}}">{{/languages}}
        {{#structuredData}}<script type="application/ld+json">{{{.}}}</script>{{/structuredData}}
        </head>
        <body>
        <a class="skip" href="#main">«Skip to the content|跳到正文»</a>
        <header class="top"><div class="wide">
        <a class="brand" href="/{{lang}}"><svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">\
        <path d="M6 27V14a10 10 0 0 1 20 0v13M12 27V15a4 4 0 0 1 8 0v12M3 28h26"/></svg>\
        <span><strong>OnceGate</strong> <span class="motto">«Submit once, verify online|一次提交、在线核验»</span></span></a>
        <ul class="languages" aria-label="«Language|语言»">
        {{#languages}}<li><a href="{{href}}" lang="{{tag}}" hreflang="{{tag}}"{{#current}} aria-current="true"{{/current}}>\
        {{label}}</a></li>{{/languages}}
        </ul>
        </div></header>
        <nav class="sections" aria-label="«Parts of this site|网站栏目»"><ul class="wide">
        {{#navigation}}<li><a href="{{href}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a></li>{{/navigation}}
        </ul></nav>
        <main id="main" class="wide" tabindex="-1">
        {{#page}}{{$main}}{{/main}}{{/page}}
        </main>
        <footer class="bottom"><div class="wide">
        <p>«Run by |主管部门：»{{run}}</p>
        <ul>
        <li><a href="/agencies{{lang}}">«Agencies|参与部门»</a></li>
        <li><a href="/problems{{lang}}">«Problem codes|问题代码»</a></li>
        <li><a href="/catalog.ttl">DCAT</a></li>
        <li><a href="/api/3/action/package_list">CKAN API</a></li>
        <li><a href="/recalls.json">«Recalls|撤回记录»</a></li>
        </ul>
        </div></footer>
        </body>
        </html>

        """

    /// A QR code (``QRCode``), with its quiet zone.
    static let code = """
        <svg class="code" viewBox="0 0 {{side}} {{side}}" role="img" aria-label="{{label}}" shape-rendering="crispEdges">\
        <rect width="{{side}}" height="{{side}}" fill="#fff"/><path d="{{path}}" fill="#000"/></svg>
        """

    /// A dataset in a list (``DatasetCard``).
    static let card = """
        <li class="card"><h3><a href="{{href}}">{{name}}</a></h3>
        <p>{{about}}</p>
        <ul class="facts">
        <li>{{publisher}}</li><li>{{rows}}</li><li>{{frequency}}</li><li>«updated|更新于» {{updated}}</li>
        </ul></li>

        """

    /// Bars beside figures (``BarChart``): a table, so that it is read as one.
    static let bars = """
        <table class="bars"><caption>{{caption}}</caption>
        <thead><tr><th scope="col">{{labels}}</th><th scope="col" class="number">{{values}}</th></tr></thead>
        <tbody>
        {{#rows}}<tr><th scope="row">{{label}}</th><td class="number"><span>{{value}}</span>\
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">\
        <rect class="ground" width="100" height="6"/><rect class="filled" width="{{share}}" height="6"/></svg></td></tr>
        {{/rows}}
        </tbody></table>

        """

    /// Columns over an axis (``ColumnChart``), and the same as a table.
    static let columns = """
        <figure class="chart">
        <figcaption>{{caption}}</figcaption>
        <svg viewBox="0 0 {{width}} {{height}}" role="img" aria-labelledby="{{id}}-title {{id}}-text">
        <title id="{{id}}-title">{{caption}}</title><desc id="{{id}}-text">{{text}}</desc>
        {{#lines}}<line class="grid" x1="34" x2="{{width}}" y1="{{y}}" y2="{{y}}"/>\
        <text class="scale" x="30" y="{{y}}" dy="3" text-anchor="end">{{label}}</text>{{/lines}}
        {{#bars}}<rect class="filled" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}"/>{{/bars}}
        {{#marks}}<text class="scale" x="{{x}}" y="{{y}}" text-anchor="{{anchor}}">{{label}}</text>{{/marks}}
        </svg>
        <details><summary>«The figures|查看数据»</summary>
        <table><thead><tr><th scope="col">{{labels}}</th><th scope="col" class="number">{{values}}</th></tr></thead>
        <tbody>{{#bars}}<tr><th scope="row">{{label}}</th><td class="number">{{value}}</td></tr>{{/bars}}</tbody></table>
        </details>
        </figure>

        """
}
