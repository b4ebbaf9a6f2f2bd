extension PageTemplates {
    static let guides = """
        <h1>{{heading}}</h1>
        <p class="lead">«What each service item asks for, how long it takes, and which data the offices fetch from one another \
        instead of asking you. No office may ask for more than its guide lists.|各事项的申请条件、材料与时限，以及由部门之间共享、\
        无需您提交的数据。办事指南未列明的材料，任何部门不得索要。»</p>
        <p><a href="/g{{lang}}">«You have a printed guide? Check that it is current.|手中有纸质指南？核对是否现行有效。»</a></p>
        {{#groups}}
        <h2>{{agency}}</h2>
        <ul class="cards">
        {{#guides}}<li class="card"><h3><a href="/guides/{{slug}}{{lang}}">{{item}}</a></h3>
        <ul class="facts"><li>{{applicants}}</li><li>«promised:|承诺时限：»{{promised}}</li><li>{{visits}}</li></ul>
        <p>{{#isNothingBrought}}<span class="badge">«nothing to bring|无需提交材料»</span>{{/isNothingBrought}}\
        {{^isNothingBrought}}<span class="badge warm">«papers to bring:|须提交材料：» {{bring}}</span> \
        <span class="badge bare">«promises:|告知承诺：» {{promise}}</span>{{/isNothingBrought}}</p>\
        </li>
        {{/guides}}
        </ul>
        {{/groups}}
        """

    static let guide = """
        <p class="soft small screen"><a href="/guides{{lang}}">«All guides|全部指南»</a></p>
        <h1>{{heading}}</h1>
        <p class="lead">{{agency}}</p>
        <dl class="tiles">
        <div><dt>«promised time|承诺时限»</dt><dd>{{promised}}</dd></div>
        <div><dt>«papers to bring|须提交材料»</dt><dd>{{bring}}</dd></div>
        <div><dt>«written promises|告知承诺»</dt><dd>{{promise}}</dd></div>
        <div><dt>«fetched or verified for you|免提交（共享数据）»</dt><dd>{{fetched}}</dd></div>
        </dl>
        {{#isNothingBrought}}<div class="notice good"><p>«You bring nothing: everything is fetched or verified between \
        offices.|无需提交任何材料：所需信息均由部门之间共享核验。»</p></div>{{/isNothingBrought}}
        <h2>«Who and where|受理信息»</h2>
        <dl class="pairs">
        <dt>«Accepting unit|受理单位»</dt><dd>{{acceptingUnit}}</dd>
        <dt>«Who may apply|申请主体»</dt><dd>{{applicants}}</dd>
        <dt>«Conditions|申请条件»</dt><dd><ul>{{#conditions}}<li>{{.}}</li>{{/conditions}}</ul></dd>
        <dt>«Channels|办理渠道»</dt><dd><ul>{{#channels}}<li>{{.}}</li>{{/channels}}</ul></dd>
        <dt>«Visits|到现场次数»</dt><dd>{{visits}}</dd>
        <dt>«Statutory limit|法定时限»</dt><dd>{{statutory}}</dd>
        <dt>«Promised limit|承诺时限»</dt><dd>{{promised}}</dd>
        <dt>«Fee|收费»</dt><dd>{{fee}}</dd>
        <dt>«Basis|设定依据»</dt><dd><ul>{{#bases}}<li>{{.}}</li>{{/bases}}</ul></dd>
        <dt>«Result|办理结果»</dt><dd>{{result}}<ul>{{#delivery}}<li>{{.}}</li>{{/delivery}}</ul></dd>
        <dt>«Item codes|事项编码»</dt><dd>«basic|基本编码» <code>{{basicCode}}</code><br>«implementation|实施编码» \
        <code>{{implementationCode}}</code></dd>
        </dl>
        <h2>«What is asked|申请材料»</h2>
        <p>«The list is closed: nothing else may be asked, verified or fetched.|材料清单为封闭清单：清单以外的材料不得索要、核验或者调取。»</p>
        <ol class="asked">
        {{#requirements}}<li class="card {{mood}}">
        {{#group}}<div class="heading"><h3>{{number}}. {{.}}</h3><span class="badge bare">«one is enough|任选其一»</span></div>{{/group}}
        {{#choices}}{{#group}}<div class="choice"><div class="heading"><h4>{{name}}</h4>{{>entry}}</div>{{/group}}\
        {{^group}}<div><div class="heading"><h3>{{number}}. {{name}}</h3>{{>entry}}</div>{{/group}}{{/choices}}
        </li>{{/requirements}}
        </ol>
        <h2>«Steps|办理流程»</h2>
        <ol class="steps">{{#steps}}<li><strong>{{step}}</strong>{{#time}} <span class="soft">· {{.}}</span>{{/time}}</li>{{/steps}}</ol>
        <h3>«Special procedures|特殊环节»</h3>
        <ul>{{#special}}<li>{{.}}</li>{{/special}}{{^special}}<li>«none|无»</li>{{/special}}</ul>
        <h3>«What is reviewed|审查要点»</h3>
        <ul>{{#rules}}<li>{{.}}</li>{{/rules}}</ul>
        <h2>«Which data come from whom|数据从哪里来»</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="«Which data come from whom|数据从哪里来»"><table>
        <thead><tr><th scope="col">«Instead of|替代材料»</th><th scope="col">«From|提供部门»</th><th scope="col">«How|方式»</th></tr></thead>
        <tbody>{{#supplies}}<tr><th scope="row">{{what}}</th><td>{{supplier}}</td><td>{{how}}</td></tr>{{/supplies}}\
        {{^supplies}}<tr><td colspan="3">«nothing is fetched|无»</td></tr>{{/supplies}}</tbody></table></div>
        <p>«Every use is in the <a href="/log{{lang}}">public log</a>, and you may ask who has used data about you.|每次使用均记入\
        <a href="/log{{lang}}">公开日志</a>，您可以查询本人数据被谁使用。»</p>
        <h2>«Common questions|常见问题»</h2>
        {{#questions}}<h3>{{question}}</h3><p>{{answer}}</p>{{/questions}}{{^questions}}<p>«none|无»</p>{{/questions}}
        <h2>«Ask or complain|咨询与投诉»</h2>
        <dl class="pairs">
        <dt>«Consultation|咨询电话»</dt><dd>{{#consultation}}<a href="tel:{{digits}}">{{digits}}</a>{{/consultation}}</dd>
        <dt>«Complaint|监督投诉电话»</dt><dd>{{#complaint}}<a href="tel:{{digits}}">{{digits}}</a>{{/complaint}}«, if you are asked for anything that is not listed here|（被要求提交本指南未列明的材料时，可拨打此电话）»</dd>
        </dl>
        {{#imprint}}
        <h2>«Version of this guide|指南版本»</h2>
        <div class="imprint card">{{>code}}<div>
        <p><strong>«Version|版本» {{number}}</strong>{{#since}}<span class="soft"> · «in force since|自此日起施行：» {{.}}</span>{{/since}}</p>
        <p class="mono digits"><a href="/g/{{short}}{{lang}}">{{grouped}}</a></p>
        <p class="small">«Scan the code, or type it at {{base}}/g, to see whether this guide is still current.|扫描二维码，或者在 \
        {{base}}/g 输入编码，即可核对本指南是否现行有效。»</p>
        <p class="small soft">SHA-256 <code>{{hash}}</code> · <a href="/g/{{short}}/document">«document|文件»</a></p>
        </div></div>
        {{/imprint}}
        """

    /// What stands after an entry's name: the end of its heading, and every element.
    static let entry = """
        <span class="badge{{^isFetched}} warm{{/isFetched}}">{{kind}}</span></div>
        <dl class="pairs">{{#details}}<dt>{{term}}</dt><dd>{{text}}</dd>{{/details}}\
        {{#hasMistakes}}<dt>«Common mistakes|常见错误»</dt><dd><ul>{{#mistakes}}<li>{{.}}</li>{{/mistakes}}</ul></dd>{{/hasMistakes}}\
        {{#typeCode}}<dt>«Material type|材料类型»</dt><dd><a href="/materials/{{.}}{{lang}}"><code>{{.}}</code></a></dd>{{/typeCode}}</dl>
        """

    static let guideCodeForm = """
        <h1>{{heading}}</h1>
        <p class="lead">«Type the code of the printed guide; it stands beside its QR code.|请输入纸质指南二维码旁的编码。»</p>
        {{#isWrong}}<div class="notice" role="alert"><p>«This is no code of a guide: it has 16 digits and letters a to f, such as \
        1a2b-3c4d-5e6f-7a8b.|编码格式有误：编码由 16 位数字和字母 a 至 f 组成，如 1a2b-3c4d-5e6f-7a8b。»</p></div>{{/isWrong}}
        <form class="search" method="get" action="/g">
        <div><label for="code">«Code|编码»</label><input type="text" id="code" name="code" required maxlength="80" \
        autocomplete="off" autocapitalize="off" spellcheck="false" class="mono"></div>
        {{#chosen}}<input type="hidden" name="lang" value="{{.}}">{{/chosen}}
        <button type="submit">«Check|核对»</button>
        </form>
        """

    static let guideCode = """
        <h1>{{heading}}</h1>
        {{#isCurrent}}<div class="notice good"><p><strong>{{item}}</strong></p><p>«Version {{number}} is in force.|第 {{number}} \
        版现行有效。»</p></div>{{/isCurrent}}
        {{^isCurrent}}<div class="notice" role="alert"><p><strong>{{item}}</strong></p>
        {{#until}}<p>«Version {{number}} is superseded since {{.}}.|第 {{number}} 版自 {{.}} 起被替代。»</p>{{/until}}\
        {{^until}}<p>«Version {{number}} is superseded.|第 {{number}} 版已被替代。»</p>{{/until}}
        {{#isWithdrawn}}<p>«The item is no longer offered.|该事项已不再办理。»</p>{{/isWithdrawn}}</div>{{/isCurrent}}
        {{^isWithdrawn}}<p><a href="/guides/{{slug}}{{lang}}">«The guide in force|查看现行指南»</a></p>{{/isWithdrawn}}
        <dl class="pairs">
        <dt>«Code|编码»</dt><dd class="mono">{{grouped}}</dd>
        {{#since}}<dt>«In force since|施行日期»</dt><dd>{{.}}</dd>{{/since}}
        <dt>SHA-256</dt><dd><code>{{hash}}</code></dd>
        <dt>«Document|文件»</dt><dd><a href="/g/{{short}}/document">«the guide as it was registered (JSON)|登记时的指南原文（JSON）»</a></dd>
        </dl>
        """
}
