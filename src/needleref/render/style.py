"""The look of HTML pages, on the screen and printed."""

# Contrast of every pair is 7:1 or more. A warning is a dark bar with white words and a thick
# border, so that it stays one in black and white. Sizes grow with the reader's own.
STYLE = """
:root { color: #161616; background: #fff; font: 1.0625rem/1.5 "Atkinson Hyperlegible", system-ui,
  "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: break-word; }
main { max-width: 44rem; margin: 1.5rem auto 3rem; padding: 0 1.1rem; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: .6rem 0 .4rem; color: #0b4a57; }
h2 { font-size: 1.25rem; margin: 1.8rem 0 .5rem; color: #0b4a57; }
h3 { font-size: 1.05rem; margin: 1.1rem 0 .4rem; } h4 { font-size: 1rem; margin: .8rem 0 .3rem; }
p { margin: .5rem 0; } ul, ol { margin: .4rem 0; padding-left: 1.5rem; } li { margin: .4rem 0; }
li::marker { color: #0b4a57; font-weight: 700; }
.stop { color: #8b0000; font-weight: 700; } .care { color: #633800; } .good { color: #0b5225; }
.dim, footer { color: #3d3d3d; } .strong { font-weight: 700; }
.frame { border: 3px solid #8b0000; border-radius: .4rem; padding: 0 1rem .6rem; margin: 1.3rem 0; }
.frame > :first-child { margin: 0 -1rem .6rem; padding: .45rem 1rem; background: #8b0000;
  color: #fff; }
.frame.key { border: 0 solid #0b4a57; border-left-width: .45rem;
  background: #eef4f5; padding-top: .2rem; }
.frame.key > :first-child { background: none; color: #0b4a57; margin-bottom: 0; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0;
  border-bottom: 1px solid #595959; overflow-wrap: anywhere; }
ul.boxes { list-style: none; padding-left: 1.9rem; }
ul.boxes > li::before { content: ""; display: inline-block; width: .85em; height: .85em;
  margin: 0 .65em 0 -1.7em; border: .13em solid #161616; border-radius: .15em;
  vertical-align: -.1em; }
.blanks { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
  gap: .5rem 1.5rem; margin: 1rem 0; }
.blanks p { margin: 0; display: flex; flex-wrap: wrap; gap: 0 .4em; }
.line { flex: 1 1 6rem; min-height: 1.5em; border-bottom: 1px solid #161616; }
.line + .line { flex-basis: 100%; min-height: 1.9em; }
.side { display: flex; flex-wrap: wrap; gap: 0 1.6rem; align-items: start; }
.side > div { flex: 1 1 17rem; min-width: 0; } .side > div:has(> figure) { flex: 0 1 13rem; }
.side figure { max-width: 13rem; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center;
  gap: .5rem 1.5rem; border-bottom: 2px solid #0b4a57; padding-bottom: .6rem; }
header p { margin: 0; } header img { max-height: 3.5rem; max-width: 12rem; }
footer { border-top: 2px solid #0b4a57; margin-top: 1.8rem; padding-top: .5rem; }
figure { margin: 1rem 0; } svg { max-width: 100%; height: auto; }
@media print {
  :root { line-height: 1.3; }
  main { margin: 0; max-width: none; padding: 0; }
  h1 { margin-top: 0; } h2 { margin: 1rem 0 .3rem; } h3 { margin: .6rem 0 .2rem; }
  li { margin: .2rem 0; } p, ul, ol { margin: .25rem 0; } .frame { margin: .7rem 0; }
  .flow { columns: 2; column-gap: 7mm; } .flow > :first-child { margin-top: 0; }
  .flow > section > h2:first-child { margin-top: 0; }
  h1, h2, h3, h4 { break-after: avoid; } li, figure, tr, .frame, .blanks { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
PAPER = "@page { size: %s; margin: 12mm 17mm 14mm; }\n@media print { :root { font-size: %s; } }\n"
LARGE = ":root { font-size: 1.4rem; }\n@media print { .flow { columns: 1; } }\n"
PAPERS = {"a4": "A4", "letter": "letter"}


def style(*, paper: str, large_print: bool) -> str:
    """Return the style sheet for a paper size, and for large print."""
    points = "16pt" if large_print else "12pt"
    return STYLE + (LARGE if large_print else "") + PAPER % (PAPERS[paper], points)
