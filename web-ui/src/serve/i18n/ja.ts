// Japanese. The compiler holds it to the keys and arguments of English.
import { type ServeMessages } from './en';

export const ja: ServeMessages = {
  nav: { label: '画面', hops: 'ホップ', services: 'サービス', traces: 'トレース', file: 'ファイル' },
  head: {
    broken: (n) => `${n} 件のホップでコンテキストが失われています`,
    whole: 'コンテキストが失われているホップはありません',
    none: 'まだトレースがありません',
    reading: '読み込んでいます…',
  },
  source: {
    otlp: (name) => `${name} で OTLP を受信しています（ライブ）。`,
    backend: (name) => `${name} から読んでいます。`,
    files: (name) => `${name} から読みました。`,
    failed: (name) => `${name} を読めません`,
    cut: (name) => `${name} には読んだ以上のトレースがあります。--limit を上げるか --since を短くしてください。`,
  },
  fleet: {
    title: (name) => `${name} での集計`,
    window: (spans, services, from, to) => `${services} サービスの ${spans} スパン、${from} から ${to} まで`,
    counting: '数えています…',
    failed: 'ホップを数えられません',
    cut: '一覧が上限で切られたため、これがすべてではありません。--fleet-since を短くしてください。',
    none: 'コンテキストが失われているホップはありません',
    columns: { hop: 'ホップ', lost: '失われた数', key: '結びつけた手がかり', cause: '最も疑わしい原因', example: '例' },
    share: (lost, asked, percent) => `${asked} 件中 ${lost} 件（${percent} %）`,
    key: {
      id: '両方にある ID',
      request: '呼び出しの中の同じリクエスト',
      queue: 'キューだけ（疑いにとどまる）',
      time: '時刻だけ（疑いにとどまる）',
    },
  },
  start: {
    title: 'アプリをこのページにつなぐ',
    lead: 'どの OpenTelemetry SDK でも Collector でも。トレースは届きしだい表示され、切れたものは最後のスパンから1秒以内にわかります。',
    grpc: (address) => `OTLP/gRPC は ${address} です。何もこのマシンの外へ出ません。`,
  },
};
