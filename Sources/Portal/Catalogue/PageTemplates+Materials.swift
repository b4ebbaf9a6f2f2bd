extension PageTemplates {
    static let materials = """
        <h1>{{heading}}</h1>
        <p class="lead">«What agencies hold, who is the source, and under which class it is shared, disclosed and open.|\
        各部门持有哪些材料、由谁作为数源，以及共享、公开、开放属性。»</p>
        <div class="scroll" role="region" tabindex="0" aria-label="{{heading}}"><table>
        <thead><tr><th scope="col">«Material|材料»</th><th scope="col">«Source agency|数源部门»</th>\
        <th scope="col">«Sharing|共享属性»</th><th scope="col">«Disclosure|公开属性»</th><th scope="col">«Openness|开放属性»</th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row"><a href="/materials/{{code}}{{lang}}">{{name}}</a></th><td>{{source}}</td>\
        <td>{{sharing}}</td><td>{{disclosure}}</td><td>{{openness}}</td></tr>
        {{/rows}}</tbody></table></div>
        """

    static let material = """
        <p class="soft small screen"><a href="/materials{{lang}}">«All materials|全部材料»</a></p>
        <h1>{{heading}}</h1>
        <p class="lead"><code>{{code}}</code> · {{source}}</p>
        <dl class="pairs">
        <dt>«Source agency|数源部门»</dt><dd>{{source}}</dd>
        {{#basis}}<dt>«Basis|设立依据»</dt><dd>{{.}}</dd>{{/basis}}
        <dt>«Sharing class|共享属性»</dt><dd>{{sharing}}{{#sharingBasis}}<br><span class="soft">{{.}}</span>{{/sharingBasis}}</dd>
        {{#conditions}}<dt>«Conditions of use|使用条件»</dt><dd>{{.}}</dd>{{/conditions}}
        <dt>«Sharing mode|共享方式»</dt><dd>{{modes}}</dd>
        <dt>«Disclosure class|公开属性»</dt><dd>{{disclosure}}{{#disclosureBasis}}<br><span class="soft">{{.}}</span>{{/disclosureBasis}}</dd>
        <dt>«Openness|开放属性»</dt><dd>{{openness}}</dd>
        <dt>«Data level|数据分级»</dt><dd>{{level}}</dd>
        <dt>«Format|格式»</dt><dd>{{format}}</dd>
        <dt>«Updated|更新频率»</dt><dd>{{updates}}</dd>
        <dt>«Complete register|是否完整登记»</dt><dd>{{#isComplete}}«yes: “none” is a positive answer|是：“无”为确定答复»\
        {{#completeSince}} («since|自» {{.}}){{/completeSince}}{{/isComplete}}{{^isComplete}}«not declared|未声明»{{/isComplete}}</dd>
        <dt>«Validity|有效期»</dt><dd>{{validity}}</dd>
        {{#retention}}<dt>«Retention|保存期限»</dt><dd>{{.}}</dd>{{/retention}}
        <dt>«A record names|记录主体»</dt><dd><ul>{{#roles}}<li>{{.}}</li>{{/roles}}</ul></dd>
        <dt>«Versions|版本»</dt><dd><ul class="plain">{{#versions}}<li><a href="/materials/{{version}}{{lang}}"><code>{{version}}</code></a>\
        {{#isRetired}} <span class="badge bare">«retired|已停用»</span>{{/isRetired}}</li>{{/versions}}</ul></dd>
        </dl>
        <h2>«Data items|数据项»</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="«Data items|数据项»"><table>
        <thead><tr><th scope="col">«Name|名称»</th><th scope="col">«Field|字段»</th><th scope="col">«Type|类型»</th>\
        <th scope="col">«Public?|是否公开»</th></tr></thead>
        <tbody>{{#fields}}<tr><th scope="row">{{name}}</th><td><code>{{field}}</code></td><td>{{type}}</td><td>{{leaving}}</td></tr>
        {{/fields}}</tbody></table></div>
        <h2>«Reviews|审查»</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="«Reviews|审查»"><table>
        <thead><tr><th scope="col">«Review|审查事项»</th><th scope="col">«Decision|结论»</th><th scope="col">«Reviewed on|审查日期»</th>\
        <th scope="col">«Again before|下次审查期限»</th></tr></thead>
        <tbody>{{#reviews}}<tr><th scope="row">{{kind}}</th><td>{{decision}}</td><td>{{reviewedOn}}</td><td>{{reviewBefore}}</td></tr>\
        {{/reviews}}{{^reviews}}<tr><td colspan="4">«none recorded|无记录»</td></tr>{{/reviews}}</tbody></table></div>
        <h2>«Service items that list it|列有该材料的事项»</h2>
        <ul>{{#items}}<li><a href="/guides/{{slug}}{{lang}}">{{item}}</a></li>{{/items}}{{^items}}<li>«none|无»</li>{{/items}}</ul>
        <h2>«Open datasets made of it|由该材料形成的开放数据集»</h2>
        <ul>{{#datasets}}<li><a href="/datasets/{{slug}}{{lang}}">{{item}}</a></li>{{/datasets}}{{^datasets}}<li>«none|无»</li>{{/datasets}}</ul>
        """

    static let agencies = """
        <h1>{{heading}}</h1>
        <p class="lead">«The bodies that provide and use data through this gateway.|通过本网关提供和使用数据的部门。»</p>
        <ul class="cards">
        {{#bodies}}<li class="card" id="{{id}}"><h2>{{name}}</h2>
        <ul class="facts"><li>{{kind}}</li><li>{{level}}</li><li class="mono">{{uscc}}</li></ul>
        <h3>«Source of|数源材料»</h3>
        <ul>{{#types}}<li><a href="/materials/{{slug}}{{lang}}">{{title}}</a></li>{{/types}}{{^types}}<li class="soft">«nothing|无»</li>{{/types}}</ul>
        <h3>«Service items|政务服务事项»</h3>
        <ul>{{#guides}}<li><a href="/guides/{{slug}}{{lang}}">{{title}}</a></li>{{/guides}}{{^guides}}<li class="soft">«none|无»</li>{{/guides}}</ul>
        </li>{{/bodies}}
        </ul>
        """
}
