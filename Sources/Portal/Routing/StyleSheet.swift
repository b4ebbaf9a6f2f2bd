/// The portal's one style sheet: light and dark by the reader's system, phones first, and paper.
enum StyleSheet {
    /// All of it.
    static let text = colours + ground + parts + guides + paper

    /// Contrasts are at least 4.5 to 1 for text and 3 to 1 for what has a meaning, in both schemes.
    private static let colours = """
        :root {
          color-scheme: light dark;
          --paper: #fdfdfb; --raised: #f3f5f3; --line: #d7dcd8; --ink: #1b2522; --soft: #53605b;
          --brand: #0b5f56; --brand-ink: #ffffff; --brand-soft: #dcefeb; --warm: #8a4a0b; --warm-soft: #fbeedd;
          --good: #1a6b35; --bad: #b3261e; --chart: #2a8276; --ground: #e4e9e6;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #111614; --raised: #1a211e; --line: #35403b; --ink: #e6ece9; --soft: #a3b0aa;
            --brand: #79cdbf; --brand-ink: #06231f; --brand-soft: #163a35; --warm: #f0b878; --warm-soft: #3a2a17;
            --good: #7ed492; --bad: #ff9b92; --chart: #4fae9f; --ground: #27302c;
          }
        }

        """

    private static let ground = """
        *, ::before, ::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          background: var(--paper); color: var(--ink); margin: 0; overflow-wrap: break-word;
          font: 1rem/1.65 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
            "Noto Sans SC", sans-serif;
        }
        .wide { margin-inline: auto; max-width: 68rem; padding-inline: 1.25rem; }
        main { padding-block: 1.5rem 4rem; } main:focus { outline: none; }
        h1, h2, h3 { line-height: 1.3; text-wrap: balance; }
        h1:lang(zh), h2:lang(zh) { overflow-wrap: anywhere; word-break: keep-all; }
        h1 { font-size: 1.85rem; margin: 1rem 0 .6rem; } h2 { font-size: 1.3rem; margin: 2.6rem 0 .8rem; }
        h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
        p, li, dd { max-width: 46rem; } .lead { color: var(--soft); font-size: 1.1rem; margin-top: 0; }
        .soft { color: var(--soft); } small, .small { font-size: .875rem; }
        a { color: var(--brand); text-underline-offset: .18em; } a:hover { text-decoration-thickness: 2px; }
        :focus-visible { border-radius: 3px; outline: 3px solid var(--warm); outline-offset: 2px; }
        code, pre, .mono { font-family: ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; font-size: .9em; }
        code { overflow-wrap: anywhere; }
        pre { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0 1rem;
          overflow-x: auto; padding: .8rem 1rem; line-height: 1.5; }
        hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
        .skip { background: var(--brand); color: var(--brand-ink); left: 1rem; padding: .5rem 1rem; position: absolute;
          top: -4rem; z-index: 2; } .skip:focus { top: .5rem; }
        .unseen { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
        .top .wide { align-items: center; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between;
          padding-block: .9rem .6rem; }
        .brand { align-items: center; color: var(--ink); display: flex; gap: .7rem; text-decoration: none; }
        .brand strong { font-size: 1.15rem; letter-spacing: .01em; } .motto { color: var(--soft); font-size: .875rem; }
        .mark { fill: none; height: 2rem; stroke: var(--brand); stroke-linecap: round; stroke-width: 2.4; width: 2rem; }
        .languages, .sections ul, .bottom ul, .facts, .cards, .plain { list-style: none; margin-block: 0; padding-block: 0; }
        .languages, .bottom ul, .facts, .cards, .plain { padding-inline: 0; }
        .languages { display: flex; gap: .25rem; }
        .languages a { border-radius: 99px; display: block; font-size: .875rem; padding: .25rem .8rem; text-decoration: none; }
        .languages a[aria-current] { background: var(--brand-soft); color: var(--ink); }
        .sections { border-block: 1px solid var(--line); background: var(--raised); }
        .sections ul { display: flex; flex-wrap: wrap; gap: 0 1.6rem; }
        .sections a { color: var(--ink); display: block; padding: .6rem 0; text-decoration: none; }
        .sections a:hover { color: var(--brand); }
        .sections a[aria-current] { box-shadow: inset 0 -3px var(--brand); font-weight: 600; }
        .bottom { border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; padding-block: 1.2rem 2rem; }
        .bottom ul { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; } .bottom p { margin: .2rem 0 .6rem; }
        @media (max-width: 40rem) { h1 { font-size: 1.5rem; } .motto { display: none; } main { padding-top: .5rem; } }

        """

    private static let parts = """
        .cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); }
        .card { background: var(--raised); border: 1px solid var(--line); border-radius: 12px; max-width: none;
          padding: 1rem 1.2rem; }
        .card h3, .card h2 { font-size: 1.08rem; margin: 0 0 .35rem; } .card p { margin: 0 0 .6rem; }
        .card p:last-child, .card ul:last-child { margin-bottom: 0; } .card ul:not([class]) { margin-top: 0;
          padding-inline-start: 1.1rem; }
        .list { grid-template-columns: 1fr; }
        .facts { color: var(--soft); display: flex; flex-wrap: wrap; font-size: .875rem; gap: .1rem 1.1rem; }
        .tiles { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); margin: 1.5rem 0; }
        .tiles div { border-top: 3px solid var(--brand); padding-top: .5rem; }
        .tiles dt { color: var(--soft); font-size: .9rem; } .tiles dd { font-size: clamp(1.35rem, 3.4vw, 1.9rem); font-weight: 650; line-height: 1.2;
          margin: 0; } .tiles div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
        .badge { background: var(--brand-soft); border-radius: 99px; color: var(--ink); display: inline-block;
          font-size: .82rem; font-weight: 500; padding: .08rem .65rem; white-space: nowrap; }
        .badge.warm { background: var(--warm-soft); } .badge.bare { background: var(--ground); }
        .notice { background: var(--warm-soft); border-inline-start: 4px solid var(--warm); border-radius: 4px;
          margin: 1rem 0; padding: .7rem 1rem; } .notice p { margin: .2rem 0; }
        .notice.good { background: var(--brand-soft); border-color: var(--brand); }
        label { display: block; font-weight: 600; margin: .8rem 0 .3rem; }
        input, select, textarea, button { font: inherit; }
        input[type=search], input[type=text], select, textarea { background: var(--paper); border: 1px solid var(--soft);
          border-radius: 8px; color: var(--ink); max-width: 100%; padding: .5rem .75rem; width: 100%; }
        textarea { font: .875rem/1.5 ui-monospace, monospace; }
        button { background: var(--brand); border: 0; border-radius: 8px; color: var(--brand-ink); cursor: pointer;
          font-weight: 600; padding: .55rem 1.4rem; } button:hover { text-decoration: underline; }
        .search { align-items: end; display: flex; flex-wrap: wrap; gap: .6rem; max-width: 46rem; }
        .search > :first-child { flex: 1 1 14rem; } .narrow { min-width: 9rem; }
        .hero { background: var(--brand-soft); border-radius: 16px; margin-bottom: 1.8rem; padding: 1.4rem 1.6rem 1.8rem; }
        .hero h1 { font-size: clamp(1.6rem, 4.2vw, 2.4rem); } .hero .lead { color: var(--ink); }
        form > button, form > div > button { margin-top: .9rem; } input[type=file] { max-width: 100%; } .search button { margin: 0; }
        .scroll { overflow-x: auto; margin: .5rem 0 1rem; } .scroll:focus-visible { outline-offset: 0; }
        table { border-collapse: collapse; font-size: .94rem; width: 100%; }
        caption { color: var(--soft); font-size: .9rem; padding-bottom: .3rem; text-align: start; }
        th, td { border-bottom: 1px solid var(--line); padding: .45rem .9rem .45rem 0; text-align: start;
          vertical-align: top; }
        th { font-weight: 600; } tbody th { font-weight: 500; } .scroll thead th, .scroll.wrapless td { white-space: nowrap; }
        .scroll td { min-width: 6.5rem; } .scroll th[scope=row] { min-width: 8rem; }
        .fits td { min-width: 0; } .fits th[scope=row] { min-width: 7rem; overflow-wrap: anywhere; } .fits .number { white-space: nowrap; }
        td.absent { color: var(--soft); } .number { font-variant-numeric: tabular-nums; text-align: end; padding-inline-end: 0; }
        .number + th, .number + td { padding-inline-start: 1.4rem; }
        .pairs { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; margin: .5rem 0 1rem; }
        .pairs dt { border-top: 1px solid var(--line); color: var(--soft); padding: .4rem 1.5rem .4rem 0; }
        .pairs dd { border-top: 1px solid var(--line); margin: 0; max-width: none; padding: .4rem 0; min-width: 0; }
        .pairs ul, .pairs ol { margin: 0; padding-inline-start: 1.1rem; }
        .pairs .plain { padding: 0; } .scroll code { overflow-wrap: normal; }
        @media (max-width: 40rem) { .pairs { grid-template-columns: 1fr; } .pairs dd { border: 0; padding-top: 0; }
          .pairs dt { padding-bottom: 0; font-size: .9rem; } }
        .columns-two { display: grid; gap: 1rem 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); }
        .chart { margin: 1rem 0; min-width: 0; } .chart figcaption { font-weight: 600; margin-bottom: .4rem; }
        .chart svg { display: block; height: auto; max-width: 44rem; width: 100%; }
        .filled { fill: var(--chart); } .ground { fill: var(--ground); } .grid { stroke: var(--line); stroke-width: 1; }
        .scale { fill: var(--soft); font: 9px system-ui, sans-serif; }
        .bars { margin: 1rem 0 1.6rem; } .bars caption { color: var(--ink); font-weight: 600; } .bars .number { width: 40%; } .bars .bar { border-radius: 3px; display: block; height: .4rem; margin-top: .2rem;
          width: 100%; } .bars th[scope=row] { font-weight: 400; overflow-wrap: anywhere; }
        details summary { color: var(--brand); cursor: pointer; padding: .2rem 0; }
        .pages { align-items: center; display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; margin-top: 1.5rem; }
        .split { display: grid; gap: 1rem 2.5rem; grid-template-columns: 15rem minmax(0, 1fr); margin-top: 1.4rem; }
        @media (max-width: 52rem) { .split { grid-template-columns: 1fr; } }
        .facets h2 { font-size: 1rem; margin: 1rem 0 .2rem; } .facets ul { list-style: none; margin: 0; padding: 0; }
        .facets a { display: flex; gap: .5rem; justify-content: space-between; padding: .15rem .5rem; border-radius: 6px;
          text-decoration: none; } .facets a:hover { background: var(--raised); }
        .facets a[aria-current] { background: var(--brand-soft); color: var(--ink); font-weight: 600; }
        section.verified, section.failed { border-inline-start: 4px solid; margin: 1.5rem 0; padding-inline-start: 1rem; }
        section h2:first-child { margin-top: 0; } .verified { border-color: var(--good); } .failed { border-color: var(--bad); }
        .verified td { overflow-wrap: anywhere; }

        """

    private static let guides = """
        .steps { counter-reset: step; list-style: none; margin: 0; padding: 0 0 0 .8rem; }
        .steps > li { border-inline-start: 2px solid var(--line); max-width: none; padding: 0 0 1.1rem 1.6rem;
          position: relative; }
        .steps > li::before { background: var(--brand); border-radius: 50%; color: var(--brand-ink); content: counter(step);
          counter-increment: step; font-size: .8rem; font-weight: 650; height: 1.5rem; left: -.8rem; line-height: 1.5rem;
          position: absolute; text-align: center; width: 1.5rem; }
        .steps > li:last-child { border-color: transparent; padding-bottom: 0; }
        .asked { display: grid; gap: 1rem; list-style: none; margin: 0; padding: 0; }
        .asked > li { max-width: none; } .asked .card { border-inline-start: 4px solid var(--line); }
        .asked .card.held { border-inline-start-color: var(--brand); }
        .asked .card.brought { border-inline-start-color: var(--warm); }
        .heading { align-items: baseline; display: flex; flex-wrap: wrap; gap: .2rem .6rem; }
        .heading h3 { margin: 0; }
        .choice { border-top: 1px dashed var(--line); margin-top: .8rem; padding-top: .6rem; } .choice h4 { margin: 0; }
        .imprint { align-items: center; display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; }
        .imprint > div { flex: 1; min-width: 15rem; } .code { border-radius: 6px; height: 8.5rem; width: 8.5rem; }
        .digits { font-size: 1.15rem; letter-spacing: .04em; }

        """

    private static let paper = """
        @media print {
          @page { margin: 16mm 15mm; }
          :root { --paper: #fff; --raised: #fff; --line: #999; --ink: #000; --soft: #333; --brand: #000;
            --brand-ink: #fff; --brand-soft: #fff; --warm: #000; --warm-soft: #fff; --chart: #555; --ground: #ddd; }
          body { font-size: 10pt; line-height: 1.45; } .wide { max-width: none; padding: 0; } main { padding: 0; }
          .sections, .languages, .skip, .bottom ul, .screen, form { display: none; }
          h1 { font-size: 18pt; margin-top: 4mm; } h2 { font-size: 12.5pt; margin: 5mm 0 1.5mm; break-after: avoid; }
          h3, .heading { break-after: avoid; } .card, .choice, .steps > li, tr, .imprint, figure { break-inside: avoid; }
          .card { border-radius: 0; padding: 2mm 3mm; } .asked { gap: 2mm; } .badge { border: .5pt solid #000; }
          a { color: #000; text-decoration: none; } .pairs dt, .pairs dd { padding: .8mm 0; }
          .steps > li::before { background: none; border: .5pt solid #000; color: #000; }
          .pairs { grid-template-columns: 34mm 1fr; } .code { height: 30mm; width: 30mm; }
        }

        """

    /// The picture in the browser's tab.
    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5f56"/>\
        <path d="M8 25V14a8 8 0 0 1 16 0v11M13 25V15a3 3 0 0 1 6 0v10" fill="none" stroke="#fff" stroke-width="2.4"/></svg>
        """
}
