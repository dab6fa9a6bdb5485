// ガイドの日本語。問いの前提、選択肢、答えたあとの説明。
import { type StepTexts } from '../steps';

export const JA_STEPS: Readonly<Record<string, StepTexts>> = {
  'not-forwarded': {
    title: 'トレースを知らないサービス',
    before:
      'box-office が seating を、seating が printer を呼びます。box-office と printer では OpenTelemetry が動いていますが、seating では動いていません。起動の仕方と、呼び出しをする行を見てください。',
    choices: [
      'box-office → seating：トレースは1本で、seating がエラーとして見える。',
      'seating → printer：トレースは2本になり、それぞれは正常に見える。どちらにも赤い印はない。',
      '切れない：printer は最初のリクエストからコンテキストを読む。',
      'seating → printer：トレースは1本で、seating のところに時間の隙間ができる。',
    ],
    answer:
      'seating は traceparent を受け取っても次へ渡さないため、printer は自分のトレースを始めます。親のないスパンも失敗もありません。きれいな切れ目は静かです。両方を見比べて初めて、一つのものだと分かります。',
  },
  'client-not-instrumented': {
    title: '二つのHTTPクライアントの片方',
    before:
      'webshop では OpenTelemetry が動き、fetch で stock-desk を呼びます。TRACED_WITH を見てください。fetch にはどの計装が要るでしょうか。',
    choices: [
      'webshop → stock-desk：webshop には SERVER スパンだけがあり、CLIENT スパンがない。stock-desk は新しいトレースを始める。',
      'webshop → stock-desk：CLIENT スパンはあるが、ヘッダーがない。',
      '切れない：計装されたプロセスは、何で呼んでもヘッダーを送る。',
      'stock-desk：ヘッダーは届くが、読まれない。',
    ],
    answer:
      'fetch の正体は undici で、ここでは undici が計装されていません。CLIENT スパンもヘッダーもありません。ほかを呼ぶはずのサービスで SERVER スパンの先が空なら、これを疑います。',
  },
  'async-context-lost': {
    title: 'あとに回した仕事',
    before:
      'hall は受ける側も呼ぶ側も計装されています。リクエストは仕事をキューに入れ、起動時に仕掛けたタイマーがそれを取り出します。',
    choices: [
      'cinema → hall：hall がヘッダーを読まない。',
      'hall → projector：ヘッダーがまったく送られない。',
      'hall の中：projector への呼び出しが新しいトレースを始め、projector はその下に入る。',
      '切れない：AsyncLocalStorage が仕事についていく。',
    ],
    answer:
      '仕事は、入れたリクエストではなく、取り出すタイマーのコンテキストで動きます。呼び出しは正しく記録されますが、新しい根の下です。切れ目は一つのプロセスの二つのスパンの間にあります。AsyncResource.bind が仕事をリクエストに結びます。',
  },
  'queue-not-injected': {
    title: '封筒のないメッセージ',
    before: 'packing がキューにメッセージを入れ、label-printer が取り出します。どちらもスパンを作ります。',
    choices: [
      '切れない：送り手と受け手はメッセージIDで結ばれる。',
      'packing → label-printer：トレースは2本。両方のスパンにあるメッセージIDだけが手がかりになる。',
      'packing → label-printer：トレースは1本で、キューにいた時間が隙間になる。',
      'label-printer のスパンがない。',
    ],
    answer:
      'HTTPの計装は、表の行にコンテキストを入れてはくれません。書く側が inject し、読む側が extract します。両方のスパンのメッセージIDが、あとから一つのものだと示します。',
  },
  'propagator-mismatch': {
    title: '一つのヘッダー、二つの書式',
    before: '両方のサービスが計装されています。clinic と ward の OTEL_PROPAGATORS を見てください。',
    choices: [
      '切れない：どのSDKも両方の書式を読む。',
      'ward がリクエストを400で断る。',
      'clinic → ward：ヘッダーは送られるが理解されず、ward は新しいトレースを始める。',
      'clinic → ward：トレースは1本だが、スパンIDが短くなる。',
    ],
    answer:
      'clinic は b3 を書き、ward は traceparent を読みます。コンテキストは届いても、それと分かりません。SDKが読むのは指定された書式だけです。一つに移るあいだは、両方ですべてを読むようにします。',
  },
  'sampler-mismatch': {
    title: '何を残すかを誰が決めるか',
    before:
      'museum が cloakroom を、cloakroom が guide を呼びます。cloakroom（always_off）と guide（always_on）のサンプラーを見てください。',
    choices: [
      '穴があく：museum と guide は同じトレースにあり、guide の親は誰もエクスポートしていない。',
      'トレースは2本：cloakroom がコンテキストを切る。',
      'cloakroom が断ったので、トレース全体がなくなる。',
      '切れない：根の決定が効く。',
    ],
    answer:
      'サンプルされないスパンもコンテキストは渡します。cloakroom は何も出さず、guide は親のないスパンを出します。同じトレースの中の孤児です。親に従わないサンプラーはこうした穴を残します。',
  },
  'lost-in-process': {
    title: 'ジョブの最後の息',
    before: 'tally は一つのリクエストに答えると、すぐに process.exit を呼びます。SDKはまとめてエクスポートします。',
    choices: [
      'counter → tally：トレースが2本になる。',
      'tally の SERVER スパンが届かない。呼ばれた abacus の親が見つからない。',
      '失われない：プロセスが終わるときにSDKがエクスポートする。',
      'tally のスパンが二度届く。',
    ],
    answer:
      'まだ手元にあったスパンは、プロセスとともに失われます。コンテキストは渡ったので、abacus は同じトレースの、誰も持たないスパンの下にあります。終わる前にSDKを shutdown すれば、送り出されます。',
  },
  'context-leak': {
    title: '呼び出しが多すぎるトレース',
    before: 'lighthouse への最初のリクエストが更新を始め、更新はそのあと毎秒5回、いつまでも tide-table を呼びます。',
    choices: [
      'lighthouse → tide-table：更新のたびに自分のトレースが始まる。',
      'ferry → lighthouse：コンテキストが失われる。',
      '何もおかしくない。',
      'どこも切れない：更新の呼び出しはすべて、答えたあとも最初のリクエストのトレースにつながる。',
    ],
    answer:
      'つながっていても正しいとは限りません。タイマーは始めたときのコンテキストを持ち続けるため、一つのリクエストのトレースがいつまでも伸びます。こうした仕事はリクエストの外で始めます：context.with(ROOT_CONTEXT, …)。',
  },
};
