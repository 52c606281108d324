// Templates and messages with the highest possible cost, for tests of charges, and for bench/limits, which measures the CPU
// time.

export interface Attack {
  readonly name: string;
  readonly template: string;
  /** A message of about `size` characters or elements. */
  readonly body: (size: number) => string;
  /** The maximum for a message or a template. */
  readonly size: number;
  /** True if twice the size may cost at most twice as much. */
  readonly linear: boolean;
}

const json = JSON.stringify;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const rounds = (count: number, block: string): string => `#foreach($i in [1..${count}])${block}#end`;
const filter = (operator: string): string => `$input.path("$.x[?(@.t ${operator} $.w)]").size()`;
const listsFor = (size: number): string =>
  json({ x: [{ t: numbers(size).map((n) => `a${n}`) }], w: numbers(size).map((n) => `b${n}`) });

/** Each of these once blocked the process for seconds or ended it. */
export const knownAttacks: readonly Attack[] = [
  {
    name: "digits, read by $input.json",
    template: '$input.json("$.action")',
    body: (size) => json({ action: "x", pad: "1".repeat(size) }),
    size: 131_000,
    linear: true,
  },
  {
    name: "digits and dots, read by $input.path",
    template: '$input.path("$.action")',
    body: (size) => `{"action":"${"1234567890123456.".repeat(size / 17)}"}`,
    size: 131_000,
    linear: true,
  },
  {
    name: "a number of many digits",
    template: '$input.path("$.n").length()',
    body: (size) => `{"n":${"1".repeat(size)}}`,
    size: 131_000,
    linear: false,
  },
  {
    name: "digits, read by $util.parseJson",
    template: '$util.parseJson($input.path("$.text")).pad.length()',
    body: (size) => json({ text: json({ pad: "1".repeat(size) }) }),
    size: 131_000,
    linear: true,
  },
  ...["strip", "stripTrailing", "stripLeading", "stripIndent", "trim"].map(
    (method): Attack => ({
      name: `inner blanks, ${method}()`,
      template: `$input.path("$.s").${method}().length()`,
      body: (size) => json({ s: `x${" ".repeat(size)}y` }),
      size: 120_000,
      linear: true,
    }),
  ),
  ...["in", "nin"].map(
    (operator): Attack => ({
      name: `a filter of lists, ${operator}`,
      template: `$input.path("$.x[?(@.id ${operator} $.w)]").size()`,
      body: (size) => json({ x: numbers(size).map((id) => ({ id })), w: numbers(size).map((id) => id + 1_000_000) }),
      size: 5_000,
      linear: true,
    }),
  ),
  ...["subsetof", "anyof", "noneof"].map(
    (operator): Attack => ({
      name: `a filter of lists, ${operator}`,
      template: filter(operator),
      body: listsFor,
      size: 8_000,
      linear: true,
    }),
  ),
  {
    name: "a filter of lists that contain JSON",
    template: filter("anyof"),
    body: (size) => json({ x: [{ t: numbers(size).map((n) => `[${n}]`) }], w: numbers(size).map((n) => `[1${n}]`) }),
    size: 6_000,
    linear: true,
  },
  {
    name: "a list of ranges",
    template: `#set($l = [])${rounds(4000, "#set($d = $l.add([1..1000000]))")}$l.size()`,
    body: () => "{}",
    size: 1,
    linear: false,
  },
  {
    name: "== on two long lists, in a loop",
    template: `#set($a = [1..200000])#set($b = [1..200000])${rounds(1000, "#if($a == $b)x#end")}`,
    body: () => "{}",
    size: 1,
    linear: false,
  },
  {
    name: "replaceAll that makes a long string ten times as long",
    template: `#set($s = $input.path("$.s"))${rounds(6, '#set($s = "$s$s")')}$s.replaceAll(".", "0123456789").length()`,
    body: (size) => json({ s: "x".repeat(size) }),
    size: 128_000,
    linear: false,
  },
  {
    name: "replace that makes a long string ten times as long",
    template: `#set($s = $input.path("$.s"))${rounds(6, '#set($s = "$s$s")')}$s.replace("x", "0123456789").length()`,
    body: (size) => json({ s: "x".repeat(size) }),
    size: 128_000,
    linear: false,
  },
  {
    name: "3,000 reads of $..*..*..*",
    template: rounds(3000, '$input.path("$..*..*..*").size()'),
    body: (size) => json(numbers(size).reduce<unknown>((inner) => [inner, 1], 1)),
    size: 60,
    linear: false,
  },
  {
    name: "x* on emoji",
    template: '$input.path("$.s").replaceAll("x*", "-").length()',
    body: (size) => json({ s: "😀".repeat(size) }),
    size: 30_000,
    linear: true,
  },
];

/** A document in which all objects have different names, the slowest kind for JavaScript. */
const shapes = (size: number): string =>
  json(numbers(size / 14).map((n) => ({ [n.toString(36)]: 1, [`b${n.toString(36)}`]: 2 })));

/** Further attacks, found by experiment. */
export const moreAttacks: readonly Attack[] = [
  ...(
    [
      ["parsed", "#set($x = $util.parseJson($input.body))"],
      ["parsed with doubles", '#set($x = $util.parseJson("[1.0, $input.body]"))'],
      ["filtered", '$input.path("$[?(@.k1)]").size()'],
      ["scanned", '$input.path("$..k1").size()'],
      ["printed", '#set($x = $input.path("$"))#set($y = "$x.get(0) $x.subList(1, 2)")'],
      ["printed as JSON", '#set($x = $input.json("$"))'],
      ["walked", '#foreach($x in $input.path("$"))$x.a#end'],
      ["compared", "#if($input.path('$') == $input.path('$[*]'))x#end"],
    ] as const
  ).map(
    ([name, block]): Attack => ({
      name: `objects of many shapes, ${name}`,
      template: rounds(1000, block),
      body: shapes,
      size: 131_000,
      linear: false,
    }),
  ),
  ...(
    [
      ["loops without a body", rounds(1000, rounds(1000, rounds(1000, "")))],
      ["loops that print", rounds(1000, rounds(1000, rounds(1000, "$i")))],
      ["a loop with a long body", rounds(1000, rounds(1000, "$i.foo.bar#if($i > 3 && $i < 5)y#end".repeat(200)))],
      ["a loop over strings", rounds(1000, rounds(1000, "0123456789".repeat(2000)))],
      ["loops that set", rounds(1000, rounds(1000, "#set($x = $i)#set($y = $x)#set($z = $y)"))],
      ["loops with maps", rounds(1000, rounds(1000, '#set($m = {"a": $i, "b": [1, 2, 3]})$m.a'))],
      ["loops with strings", rounds(1000, rounds(1000, '#set($m = "a $i b $i")'))],
      ["loops of arithmetic", rounds(1000, rounds(1000, "#set($x = ($i * 7 + 3) / 2 - $i % 5)"))],
      ["loops of doubles", rounds(1000, rounds(1000, "#set($x = $i * 1.5)$x"))],
      ["a string that doubles", `#set($s = "ab")${rounds(40, '#set($s = "$s$s")')}$s`],
      ["a string that grows", `#set($s = "")${rounds(1000, rounds(1000, '#set($s = "$s 0123456789")'))}`],
      [
        "strings that are stored",
        `#set($l = [])#set($b = $input.body)${rounds(1000, '#set($d = $l.add("$b$i"))#if($l.get(0).contains("~"))#end')}`,
      ],
      ["lists that double", `#set($l = [1])${rounds(40, "#set($d = $l.addAll($l))")}$l.size()`],
      ["lists of lists, printed", `#set($l = ["x"])${rounds(60, "#set($l = [$l, $l])")}$l`],
      [
        "maps that grow",
        `#set($m = {})${rounds(1000, rounds(1000, '#set($d = $m.put("$i-$foreach.parent.index", $i))'))}`,
      ],
      ["a map as key", `#set($m = {})#set($k = [1..1000])${rounds(1000, "#set($d = $m.put($k, $i))$m.get($k)")}`],
      ["hash codes", `#set($k = [1..1000000])${rounds(1000, "$k.hashCode()")}`],
      ["contains", `#set($k = [1..1000000])${rounds(1000, "$k.contains(0)$k.indexOf(0)")}`],
      ["remove from the front", `#set($k = [1..1000000])${rounds(1000, rounds(1000, "#set($d = $k.remove(0))"))}`],
      ["add at the front", `#set($k = [1..100000])${rounds(1000, rounds(1000, "#set($d = $k.add(0, 1))"))}`],
      ["printing a long list", `#set($k = [1..1000000])${rounds(1000, '#set($s = "$k")')}`],
      ["walking a long list", rounds(1000, "#foreach($j in [1..1000000])#break#end")],
      [
        "walking a part of a long list",
        `#set($k = [1..100000])#set($p = $k.subList(0, 100000))${rounds(1000, rounds(1000, "#foreach($j in $p)#break#end"))}`,
      ],
      [
        "walking an iterator",
        `#set($k = [1..100000])${rounds(1000, rounds(1000, "#foreach($j in $k.iterator())#break#end"))}`,
      ],
      [
        "parts of long lists as arguments",
        `#set($k = [1..100000])#set($p = $k.subList(0, 100000))#set($e = [])${rounds(1000, rounds(1000, "#set($d = $e.containsAll($p))"))}`,
      ],
      ["evaluate", `#set($t = '#foreach($x in [1..1])$x#end')${rounds(1000, rounds(1000, "#evaluate($t)"))}`],
      [
        "evaluate of a long text",
        `#set($t = '#set($x = 1)$x')${rounds(14, '#set($t = "$t$t")')}${rounds(100, "#evaluate($t)")}`,
      ],
      ["macros", `#macro(m $a)$a#end${rounds(1000, rounds(1000, "#m($i)"))}`],
      [
        "macros that call each other",
        `#macro(a $x)#b($x)#b($x)#end#macro(b $x)#c($x)#c($x)#end#macro(c $x)$x$x#end${rounds(1000, rounds(1000, "#a($i)"))}`,
      ],
      [
        "macros that call themselves twice",
        `#macro(a $n)#if($n > 0)#set($k = $n - 1)#a($k)#a($k)#end#end${rounds(1000, "#a(18)")}`,
      ],
      ["define", `#define($d)$i $i#end${rounds(1000, rounds(1000, "$d"))}`],
      ["parseJson", rounds(1000, "#set($x = $util.parseJson($input.body))")],
      ["JSON printed", rounds(1000, '#set($x = $input.json("$"))')],
      ["JSON printed as a list", rounds(1000, "#set($x = \"$input.path('$.list')\")")],
      ["escapeJavaScript", rounds(1000, "#set($x = $util.escapeJavaScript($input.body))")],
      ["escapeJavaScript of itself", `#set($x = $input.body)${rounds(40, "#set($x = $util.escapeJavaScript($x))")}`],
      ["base64 of itself", `#set($x = $input.body)${rounds(40, "#set($x = $util.base64Encode($x))")}`],
      ["urlEncode of itself", `#set($x = $input.body)${rounds(40, "#set($x = $util.urlEncode($x))")}`],
      ["base64 and back", rounds(1000, "#set($x = $util.base64Decode($util.base64Encode($input.body)))")],
      ["urlEncode and back", rounds(1000, "#set($x = $util.urlDecode($util.urlEncode($input.body)))")],
      ["split", rounds(1000, '#set($x = $input.body.split(","))')],
      ["split into characters", rounds(1000, '#set($x = $input.body.split(""))')],
      ["toCharArray", rounds(1000, "#set($x = $input.body.toCharArray())")],
      ["getBytes", rounds(1000, "#set($x = $input.body.getBytes())")],
      ["toUpperCase", rounds(1000, "#set($x = $input.body.toUpperCase())")],
      ["indexOf", rounds(1000, '#set($x = $input.body.indexOf("~~"))')],
      [
        "indexOf that nearly fits",
        `#set($s = "a")${rounds(16, '#set($s = "$s$s")')}#set($t = $s + "b")#set($u = $s + $s)${rounds(1000, "#set($x = $u.indexOf($t))")}`,
      ],
      ["replaceAll", rounds(1000, '#set($x = $input.body.replaceAll("[^a-z]+", "-"))')],
      ["replaceAll of nothing", rounds(1000, '#set($x = $input.body.replaceAll("", "-"))')],
      ["a pattern that backtracks", rounds(1000, '$input.body.matches("(a*)*b")$input.body.matches(".*.*.*.*~")')],
      ["a pattern with references", rounds(10, '$input.body.matches("(.*)(.*)\\1\\2~")')],
      ["a pattern that looks behind", rounds(1000, '#set($x = $input.body.replaceAll("(?<=[^~]{1,500})~", ""))')],
      ["a pattern with Unicode", rounds(1000, '#set($x = $input.body.replaceAll("[\\p{L}&&[^a]]+\\p{IsHan}", ""))')],
      [
        "many patterns",
        rounds(1000, rounds(1000, '#set($p = "$i-$foreach.parent.index" + "(a|b)+c{1,900}")$input.body.matches($p)')),
      ],
      ["large patterns", rounds(1000, '#set($p = "$i" + "(a{1,90}){1,90}b")$input.body.matches($p)')],
      ["word boundaries on marks", rounds(10, '#set($x = $input.path("$.marks").replaceAll("\\b~", ""))')],
      ["many paths", rounds(1000, rounds(1000, '$input.path("$.list[$i].a$foreach.parent.index")'))],
      ["paths with filters", rounds(1000, '$input.path("$..[?(@ == 3)]").size()')],
      ["paths with patterns", rounds(1000, '$input.path("$..[?(@ =~ /.*x.*y.*/)]").size()')],
      ["paths with unions", rounds(1000, "$input.path(\"$..['a','b','c','list']\").size()")],
      [
        "paths with functions",
        rounds(1000, '$input.path("$.list.sum()")$input.path("$.list.concat($.list)").length()'),
      ],
      ["appending to the document", rounds(1000, '#set($x = $input.path("$.list.append($.list)"))')],
      ["filters of lists, one by one", rounds(1000, '$input.path("$.list[?(@ in $.list)]").size()')],
      ["filters of lists, as sets", rounds(1000, '$input.path("$[?(@.list subsetof $.list)]").size()')],
      ["scans of the document", rounds(1000, '$input.path("$..list").size()')],
      [
        "big integers",
        `#set($x = 123456789012345678901234567890)${rounds(10, "#set($x = $x * $x)")}${rounds(1000, rounds(1000, "$x#set($y = $x * $x)"))}`,
      ],
      [
        "divisions of big integers",
        `#set($x = 123456789012345678901234567890)${rounds(11, "#set($x = $x * $x)")}${rounds(1000, rounds(1000, "#set($y = $x / 7)#set($y = $x % 1234567)"))}`,
      ],
      [
        "comparisons of big integers",
        `#set($x = 123456789012345678901234567890)${rounds(11, "#set($x = $x * $x)")}#set($y = $x + 0)${rounds(1000, rounds(1000, "#if($x < $y || $x == $y || $y > 1.5)#end"))}`,
      ],
      [
        "bits of big integers",
        `#set($x = 123456789012345678901234567890)${rounds(10, "#set($x = $x * $x)")}${rounds(1000, rounds(1000, "#set($y = $x.bitCount())#set($y = $x.bitLength())"))}`,
      ],
      ["format", rounds(1000, '#set($x = $input.body.format("%400000s%400000s", 1, 2))')],
      [
        "format with many arguments",
        rounds(1000, rounds(1000, '#set($x = $input.body.format("%s %05d %e %x", "a", 5, 1.5, 255))')),
      ],
      ["repeat", `#set($s = "x")${rounds(1000, "#set($x = $s.repeat(16000000))")}`],
      [
        "join",
        `#set($s = "")#set($l = ["a", "b"])${rounds(18, "#set($d = $l.addAll($l))")}${rounds(100, '#set($x = $s.join(",", $l))')}`,
      ],
      [
        "strings compared",
        `#set($a = $input.body)#set($b = "$a")${rounds(1000, rounds(1000, '#if("$a" == "$b")x#end'))}`,
      ],
      ["lists sorted", `#set($l = [1..1000000])${rounds(100, "#set($d = $l.sort(null))")}`],
      [
        "lists copied",
        `#set($l = [1..1000000])${rounds(100, "#set($x = $l.toArray())#set($y = $l.clone())#set($z = $l.subList(0, 999999).toString())")}`,
      ],
      [
        "sizes of a large object",
        `#set($m = $input.path("$.map"))${rounds(1000, rounds(1000, "#set($x = $m.size())#set($y = $m.keySet().isEmpty())"))}`,
      ],
      [
        "sets of keys",
        `#set($m = $input.path("$.map"))${rounds(1000, "#set($x = $m.keySet().toString())#set($y = $m.entrySet().toArray())#set($z = $m.values().toString())")}`,
      ],
      [
        "removing all",
        `#set($l = [1..100000])#set($k = [100001..200000])${rounds(100, "#set($d = $l.removeAll($k))#set($d = $l.containsAll($k))#set($d = $l.retainAll($l))")}`,
      ],
      ["output", rounds(1000, rounds(1000, "$input.body"))],
      ["context", rounds(1000, rounds(1000, "$context.identity$context$stageVariables"))],
    ] as const
  ).map(
    ([name, template]): Attack => ({
      name,
      template,
      body: (size) =>
        json({
          list: numbers(size / 40),
          map: Object.fromEntries(numbers(size / 80).map((n) => [`k${n}`, `${n},"quoted", é`])),
          marks: `e${"\u0301".repeat(size / 20)}`,
        }),
      size: 131_000,
      linear: false,
    }),
  ),
];
