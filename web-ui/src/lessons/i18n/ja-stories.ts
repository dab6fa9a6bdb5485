// 各シチュエーションの一行説明と直し方。英語は breaks/src/situations にある。
import { type Story } from './en';

export const JA_STORIES: Readonly<Record<string, Story>> = {
  'not-forwarded': {
    story: 'seating では OpenTelemetry が動かず何も渡さないため、呼ばれた側が新しいトレースを始める',
    fix: 'seating が、受けたリクエストの traceparent と tracestate を自分のリクエストに写す（HANDS_ON）',
  },
  'not-forwarded-envoy': {
    story: 'トレースする Envoy の後ろで tariff には OpenTelemetry がない。出口で Envoy が新しいトレースを始める',
    fix: 'tariff が、受けたリクエストの traceparent と tracestate を自分のリクエストに写す（HANDS_ON）',
  },
  'sent-again': {
    story: 'リクエストが gate-bridge で切れ、同じリクエストIDでもう一度送られる。一つのIDの下に切れた組が二つできる',
    fix: 'gate-bridge が x-request-id に加えて traceparent と tracestate を写す（HANDS_ON）',
  },
  'grpc-metadata-lost': {
    story:
      'fare-broker には OpenTelemetry がなく、受けた metadata を渡さずに gRPC で次を呼ぶ。呼ばれた側が新しいトレースを始める',
    fix: 'fare-broker が、受けた metadata の traceparent と tracestate を自分の呼び出しの metadata に写す（HANDS_ON）',
  },
  'client-not-instrumented': {
    story: 'webshop は fetch で呼ぶが、fetch は計装されていない。CLIENT スパンもヘッダーもない',
    fix: 'webshop が @opentelemetry/instrumentation-undici も読み込む（TRACED_WITH）',
  },
  'server-not-instrumented': {
    story: 'コンテキストは archive に届くが、クライアント側しか計装されておらず、誰もヘッダーを読まない',
    fix: 'archive が @opentelemetry/instrumentation-http も読み込む（TRACED_WITH）',
  },
  'loaded-late': {
    story: 'pier は node:http から request を取り出したあとで OpenTelemetry を始めるため、その写しは計装されない',
    fix: 'pier を --require ./kit/register.cjs で起動し、最初の行より前に OpenTelemetry を用意する',
  },
  'esm-without-hook': {
    story: 'quotes は名前付きインポートのESモジュールでローダーフックがない。SERVER スパンがなく、ヘッダーを読まない',
    fix: 'quotes を --import ./kit/register-esm.mjs（ローダーフック）で起動する',
  },
  'async-context-lost': {
    story: 'hall は、リクエストの外で始まったタイマーやループが動かすキューで仕事をする',
    fix: 'hall が AsyncResource.bind で仕事をリクエストに結ぶ（BINDS）',
  },
  'queue-not-injected': {
    story: 'packing はコンテキストなしでメッセージをキューに入れ、受け手は新しいトレースを始める',
    fix: 'packing がメッセージにコンテキストを inject し（CONTEXT）、label-printer が extract する（READS）',
  },
  outbox: {
    story: 'box-office は知らせる内容をコンテキストなしで outbox に書く。リレーは行ごとに新しいトレースを始める',
    fix: 'box-office が行にコンテキストを書き（CONTEXT）、outbox-relay が各行のトレースを続ける（READS）',
  },
  websocket: {
    story: 'platform-gate は開いたままの WebSocket にメッセージを送る。ヘッダーは付かず、コンテキストも渡らない',
    fix: 'platform-gate がメッセージにコンテキストを入れ（CONTEXT）、departure-board がそれを続ける（READS）',
  },
  'job-only-started': {
    story: 'studio はすぐ答えるAPIでジョブを始める。ワーカーはあとから、自分のトレースで始める',
    fix: 'studio がジョブにコンテキストを入れ（CONTEXT）、film-worker がそれを続ける（READS）',
  },
  'gateway-strips': {
    story: 'ゲートウェイが traceparent を取り除き、自分のスパンも持たない',
    fix: 'ゲートウェイが traceparent と tracestate を取り除かない',
  },
  'gateway-restarts': {
    story: 'ゲートウェイが受けたコンテキストを信用せず、リンクなしで自分のトレースを始める',
    fix: 'ゲートウェイが受けた traceparent を引き継ぐ',
  },
  'gateway-in-front': {
    story: '入口のゲートウェイは誰からのコンテキストも、自社のアプリのものさえ読まず、新しいトレースを始める',
    fix: 'front-gate が呼び出し側のコンテキストを読む（TRUSTS）',
  },
  'propagator-mismatch': {
    story: 'clinic は B3 のヘッダーを書き、ward は W3C のヘッダーを読む（またはその逆）',
    fix: '両方を OTEL_PROPAGATORS=tracecontext,baggage,b3,b3multi で動かす',
  },
  'trace-id-truncated': {
    story: 'depot は OpenTracing のヘッダーを書き、トレースIDは半分しか入らない。その先はすべて別のトレースになる',
    fix: '全員が traceparent を書き、読む。128ビットがすべて渡る（WHOLE_IDS）',
  },
  'cors-blocked': {
    story: 'ページが別のオリジンを呼ぶが、そこへ traceparent を送ってよいとSDKに伝えていない',
    fix: 'ページがオリジンを指定し（propagateTraceHeaderCorsUrls）、APIがヘッダーを許す',
  },
  'duplicate-header': {
    story: 'dairy の fetch は計装済みなのに traceparent を手で写す。ヘッダーが二つになり、呼ばれた側が始め直す',
    fix: 'dairy が手で写すのをやめる。ヘッダーは計装が書く',
  },
  'invalid-header': {
    story: 'ice-kiosk の自作プロパゲーターが、受け手が断らねばならない traceparent を書く',
    fix: 'ice-kiosk が SDK の W3C プロパゲーターを使う',
  },
  'flat-proxy': {
    story:
      'スパンを持つプロキシが受けたヘッダーをそのまま渡す。トレースは1本だが、呼ばれた側はプロキシの下でなく横に並ぶ',
    fix: 'プロキシが自分のコンテキストをリクエストに inject する（INJECTS）',
  },
  'sampler-mismatch': {
    story: 'cloakroom は自分で間引き、guide はすべて残す。トレースの真ん中に穴があく',
    fix: 'cloakroom と guide が呼び出し側の決定に従う（OTEL_TRACES_SAMPLER=parentbased_always_on）',
  },
  'exports-nothing': {
    story: 'cloakroom はトレースに加わるが、そのスパンはバックエンドに届かない',
    fix: 'cloakroom がほかと同じ宛先へエクスポートする（OTEL_EXPORTER_OTLP_ENDPOINT）',
  },
  'lost-in-process': {
    story: 'tally は答えるとすぐ終わり、SDKがまだ持っていたスパンが失われる',
    fix: 'tally が終わる前にSDKを shutdown して送り出す（FLUSHES）',
  },
  'root-pending': {
    story: 'import が動いている最中にトレースが見られた。全体をまとめるスパンはまだない',
  },
  'tail-sampling-split': {
    story: '二つのコレクターが、自分のサービスのスパンだけを見てトレース全体を間引く',
    fix: 'トレースごとに一つの決定：スパンをトレースIDでコレクターに振り分ける',
  },
  'context-leak': {
    story: 'lighthouse への最初のリクエストが、いつまでも続く更新を始め、それがずっとそのトレースに入る',
    fix: 'lighthouse が更新をリクエストの外で始める：context.with(ROOT_CONTEXT, …)（STARTS_CLEAN）',
  },
  'clock-skew': {
    story: 'sorting のマシンの時計がずれ、スパンが、それを起こした呼び出しより前に始まる',
    fix: 'sorting のマシンの時計を NTP で合わせる',
  },
  retry: {
    story: '最初の試みが失敗し、Envoy がやり直す。一つの呼び出しに SERVER スパンが二つできる',
    fix: 'bakery が最初の試みで答える',
  },
  'shared-span-id': {
    story: 'Zipkin のライブラリのように、クライアントとサーバーが一つのスパンIDを共有する',
    fix: '両側が OpenTelemetry のIDを使い、サーバーは自分のスパンを始める',
  },
  'middleware-of-its-own': {
    story:
      'hall のミドルウェアが、読み込み時に作られたコンテキストで動く。どのリクエストの中でも、自分のトレースを始める',
    fix: 'ミドルウェアを、通るリクエストのコンテキストで動かす（BINDS）',
  },
  'proxy-not-exported': {
    story: 'guide の前のプロキシはトレースに加わるが、自分のスパンだけ別のバックエンドに送る',
    fix: 'プロキシも、ほかと同じコレクターに送る（OpenTelemetry トレーサーの cluster）',
  },
  'log-lines-by-file': {
    story: 'laundry はファイルにログを書き、そのまま集められる。どの行にもトレースが書かれておらず、互いにたどれない',
    fix: 'laundry のロガーも計装し、各行に trace_id と span_id を入れる（TRACED_WITH）',
  },
  'scheduled-job': {
    story: '誰にも頼まれない仕事を時間割が始める。リクエストの最中でも、それは自分のトレースで、切れていない',
  },
  others: { story: 'Python、Java、Go のトレース。それぞれの言語の計装による' },
};
