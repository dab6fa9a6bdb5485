// Japanese. The compiler holds it to the keys and arguments of English.
import { type ShellMessages } from './en';

export const ja: ShellMessages = {
  languageName: '日本語',

  skip: '本文へ移動',

  theme: { label: '配色', system: 'システム', light: 'ライト', dark: 'ダーク' },

  language: '言語',

  unknownView: (path) => `「${path}」という画面はありません。`,

  failure: {
    refused: (status) => `サーバーに拒否されました（HTTP ${status}）。`,
    unreachable: (command) => `サーバーが応答しません。動いていますか。\`${command}\` で起動できます。`,
    timeout: '制限時間内に応答がありませんでした。',
    'not-understood': 'サーバーの応答をこのページは解釈できません。',
    cancelled: '中止しました。',
  },

  tryAgain: 'もう一度',
};
