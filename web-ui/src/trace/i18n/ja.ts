// Japanese. The compiler holds it to the keys and arguments of English.
import { JA_CAUSES } from './causes';
import { type TraceMessages } from './en';
import { JA_SPAN, JA_WATERFALL } from './ja-waterfall';

export const ja: TraceMessages = {
  lookUp: {
    label: 'トレースIDまたは traceparent',
    button: '調べる',
  },
  drop: {
    title: 'ファイルのトレース',
    lead: 'このタブの中で読み、どこにも送りません。タブを閉じるか再読み込みすると消えます。',
    open: 'ファイルを開く',
    formats: 'またはどこかにドロップ：OTLP の JSON、JSON Lines、protobuf（gzip、zstd も可）',
    here: 'トレースのファイルをここにドロップしてください。このタブの中で読み、どこにも送りません',
    failed: 'トレースを読めませんでした',
  },

  answer: {
    hops: 'コンテキストが失われるホップ',
    judged: (traces) => `トレース ${traces} 件中`,
    allWhole: '見えたすべてのホップでコンテキストが届いています',
    others: (n) => `ほかのホップ ${n} 件`,
    columns: { hop: 'ホップ', broken: '切断', since: 'いつから', cause: '最も考えられる原因', example: '例' },
    share: (broken, judged, percent) => `${judged} 件中 ${broken} 件（${percent} %）`,
    ambiguous: (n) => `うち ${n} 件は残り半分の候補が複数あります`,
    suspected: (n) => `疑いあり ${n} 件`,
    requests: (n) => `リクエスト ${n} 件`,
    open: 'トレース',
    to: 'から',
    map: 'サービス',
    mapHelp: '切れたホップを選ぶと例を開きます。',
  },

  list: {
    title: 'トレース一覧',
    columns: {
      verdict: '判定',
      root: '始まり',
      where: '切れた場所',
      status: 'リクエスト',
      spans: 'スパン',
      duration: '長さ',
      time: '時刻',
    },
    none: 'トレースがありません。',
    errors: (n) => `うちエラー ${n}`,
    statuses: { ok: '成立', refused: '拒否', failed: '失敗' },
    halves: (n) => `${n} 本のトレースで1件`,
    service: 'サービス',
    text: '文字列',
    every: 'すべて',
    more: (shown, total) => `${total} 件のうち新しい ${shown} 件です。`,
    all: 'すべてのトレース',
  },

  trace: {
    title: 'トレース',
    copy: 'トレースIDをコピー',
    copied: 'コピーしました',
    openHere: 'このトレースを開く',
    inGrafana: 'Grafanaで見る',
    logs: 'ログ',
    logsInGrafana: 'Grafanaのログ',
    looking: 'トレースを読んでいます…',
    waiting: 'まだ確定ではありません。スパンがこれから届くかもしれません。',
    nothingYet: 'このIDのものはまだありません',
    arriving: 'このIDのスパンはまだありません。届く途中か、存在しないIDです。届きしだい表示します。',
    lookAgain: 'もう一度調べる',
    counts: (spans, services, traces) => `トレース ${traces} · スパン ${spans} · サービス ${services}`,
    took: (duration) => `最初から最後のスパンまで ${duration}`,
    malformed: {
      empty: 'トレースIDを入力するか貼り付けてください。',
      'not-hex': 'トレースIDに使えるのは 0–9 と a–f だけです。',
      'too-long': 'トレースIDは16進数で32桁までです。',
      'all-zero': 'ゼロだけのトレースIDは W3C Trace Context では無効です。',
    },
    readFailed: 'トレースを読めませんでした',
  },

  leaving: {
    label: '渡す',
    link: 'リンクをコピー',
    linkHelp: 'このページのこのトレースへのリンク',
    otlp: 'OTLPで保存',
    otlpHelp: 'すべてのスパンと属性のファイル。tracegap とこのページで再び読めます',
    report: 'HTMLレポート',
    reportHelp: '人に送るための1つのファイル：判定、証拠、直し方。属性は証拠が示すものだけ',
    said: {
      copied: 'コピーしました',
      saved: '保存しました',
      failed: 'できませんでした。サーバーが応答しないか、ブラウザーが許していません。',
    },
  },

  verdict: {
    split: '切断',
    'lost-span': 'スパン欠落',
    restarted: '意図した再開',
    linked: '意図したリンク',
    unsampled: 'サンプリング対象外',
    partial: '一部のみ',
    'not-ready': '到着待ち',
    'not-found': '見つかりません',
    suspected: '疑いあり',
    connected: '接続',
  },

  sentence: {
    didNotHandOn: (service) => `${service} がコンテキストを次へ渡していません`,
    lostBetween: (from, to) => `${from} と ${to} の間でコンテキストが失われました`,
    lostSomewhere: '別のサービスへの途中でコンテキストが失われました',
    spanLost: (service) => `${service} が親として指すスパンがエクスポートされていません`,
    restarted: (service) => `${service} は意図的に新しいトレースを始め、呼び出し元へリンクしています`,
    linked: (from, to) => `${to} は親子ではなくスパンリンクで ${from} と結ばれています`,
    unsampled: '呼び出し元が記録しないと決めたため、何もエクスポートされていません',
    partial: 'バックエンドがトレースの一部しか返さなかったため、判定していません',
    'not-ready': 'スパンか検索の反映を待っています。このまま調べ続けます',
    notReadyDone: '時間内にスパンが出そろいませんでした。少し待って調べ直してください',
    'not-found':
      'このIDのトレースは保存されていません。まだ届いていない、保存期間を過ぎた、または記録されなかった可能性があります。このまま探し続けます',
    suspected: (from, to) => `切れた証拠はありませんが、${to} のトレースが ${from} のここでの続きだったかもしれません`,
    connected: (first, last) => `${first} から ${last} まで1本のトレースでつながっています`,
    connectedOne: (service) => `${service} だけの1本のトレースです`,
    connectedDark: (service) =>
      `1本のトレースです。${service} 自身はスパンを出さず、前後のサービスからだけ見えています`,
  },

  ambiguous: (n) => `同じくらい合うトレースが ${n} 件あり、どれが残り半分か決められません。`,

  unknownService: '不明なサービス',

  hops: {
    title: 'ホップ',
    list: '呼び出し順のすべてのホップ',
    legend: '記号の意味',
    state: {
      whole: '接続',
      broken: '切断',
      'by-design': '意図どおり',
      dark: '無計装',
      'not-seen': '未観測',
      failed: '失敗',
      'not-called': '呼ばれず',
    },
    meaning: {
      whole: 'コンテキストが届いた',
      broken: 'ここでコンテキストが失われた',
      'by-design': '意図的に分かれ、リンクされている',
      dark: '呼ばれたがスパンを出していない',
      'not-seen': '呼び出しは出たが、相手のスパンは見つからない',
      failed: '応答がなく、コンテキストの届きようがなかった',
      'not-called': 'リクエストがその前に終わった',
    },
    note: { dark: 'スパンなし', 'not-seen': '未観測', failed: '応答なし', 'not-called': '呼ばれず' },
    answered: (status) => `応答 ${status}`,
    say: (from, to, state) => `${from} から ${to}：${state}`,
    noSpans: 'スパンなし',
    none: 'このトレースは1つのサービスで完結しており、描くホップがありません。',
    showFinding: '根拠を見る',
  },

  calls: {
    failed: (from, to, why) => `${from} は ${to} を呼びましたが、応答がありませんでした（${why}）。`,
    failedMeans: '失敗した呼び出しであり、トレースの切断ではありません。コンテキストを受け取る相手がいませんでした。',
    notCalled: (services) => `${services} は呼ばれていません。リクエストがその前に終わりました。`,
    answeredBefore: (service, status) => `${service} が ${status} を返しています。`,
    why: {
      ECONNREFUSED: '接続拒否、ECONNREFUSED',
      ECONNRESET: '接続が閉じられた、ECONNRESET',
      ENOTFOUND: 'その名前のホストがない、ENOTFOUND',
      ETIMEDOUT: '時間切れ、ETIMEDOUT',
      UND_ERR_HEADERS_TIMEOUT: '時間切れ',
      UND_ERR_CONNECT_TIMEOUT: '接続の時間切れ',
      AbortError: '呼び出し側が待つのをやめた',
      TimeoutError: '呼び出し側が待つのをやめた',
      UF: '接続失敗、Envoy の UF',
      UC: '接続が閉じられた、Envoy の UC',
      UH: '正常なホストがない、Envoy の UH',
      UT: '時間切れ、Envoy の UT',
      NR: 'ルートがない、Envoy の NR',
    },
  },

  request: {
    failed: 'リクエストは失敗しました',
    refused: 'リクエストは拒否されました',
    answered: (service, status) => `${service} の応答は ${status}`,
    trace: 'トレース',
  },

  finding: {
    why: '根拠と直し方',
    evidence: '根拠',
    causes: '考えられる原因と直し方',
    candidates: '残り半分の候補',
    speaksFor: '支持',
    speaksAgainst: '反対',
    otherHalf: '残り半分',
    span: 'スパン',
    key: '属性',
    value: '値',
    says: 'わかること',
    likelihood: (rank, of) =>
      rank === 1
        ? of === 1
          ? '当てはまるのはこれだけ'
          : '最も可能性が高い'
        : rank === 2
          ? '可能性あり'
          : '可能性は低い',
    severity: { break: '切断', 'by-design': '意図どおり', warning: '注意' },
  },

  cause: JA_CAUSES,

  waterfall: JA_WATERFALL,
  span: JA_SPAN,
};
