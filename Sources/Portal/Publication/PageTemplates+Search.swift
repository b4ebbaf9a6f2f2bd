extension PageTemplates {
    static let datasets = """
        <h1>{{heading}}</h1>
        <form class="search" method="get" action="/datasets" role="search">
        <div><label for="q">«Words in title, keywords, fields or publisher|按标题、关键词、字段或部门搜索»</label>\
        <input type="search" id="q" name="q" value="{{text}}" maxlength="200"></div>
        {{#hidden}}<input type="hidden" name="{{key}}" value="{{value}}">{{/hidden}}
        {{#chosen}}<input type="hidden" name="lang" value="{{.}}">{{/chosen}}
        <div class="narrow"><label for="sort">«Order|排序»</label><select id="sort" name="sort">\
        {{#orders}}<option value="{{key}}"{{#isOrder}} selected{{/isOrder}}>{{label}}</option>{{/orders}}</select></div>
        <button type="submit">«Search|搜索»</button>
        </form>
        <div class="split">
        <section class="facets" aria-label="«Narrow down|筛选»">
        {{#facetList}}<h2>{{title}}</h2><ul>{{#choices}}<li><a href="{{href}}"{{#chosen}} aria-current="true"{{/chosen}}>\
        <span>{{label}}</span><span>{{count}}{{#chosen}} <span aria-hidden="true">✕</span><span class="unseen">«chosen; \
        choose again to drop it|已选，再次选择可取消»</span>{{/chosen}}</span></a></li>{{/choices}}</ul>
        {{/facetList}}
        </section>
        <section aria-label="«Datasets found|搜索结果»">
        <p role="status"><strong>{{count}}</strong>{{#everything}} · <a href="{{.}}">«show all|显示全部»</a>{{/everything}}</p>
        {{#isEmpty}}<p>«Nothing fits. Try fewer words, or drop a choice.|没有匹配的数据集。请减少关键词或取消筛选条件。»</p>{{/isEmpty}}
        <ul class="cards list">{{#found}}{{>card}}{{/found}}</ul>
        <nav class="pages" aria-label="«Pages|分页»">{{#previous}}<a href="{{.}}" rel="prev">«previous|上一页»</a>{{/previous}}\
        <span class="soft">{{place}}</span>{{#next}}<a href="{{.}}" rel="next">«next|下一页»</a>{{/next}}</nav>
        </section>
        </div>
        """
}
