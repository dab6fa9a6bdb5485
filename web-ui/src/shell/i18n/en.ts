// English of what stands around every view. Every other language has exactly these keys; what varies is a function with typed arguments.

export const en = {
  languageName: 'English',

  skip: 'Skip to the content',

  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },

  language: 'Language',

  unknownView: (path: string) => `There is no view at “${path}”.`,

  failure: {
    refused: (status: number) => `The server refused (HTTP ${status}).`,
    unreachable: (command: string) => `The server does not answer. Is it still running? \`${command}\` brings it back.`,
    timeout: 'No answer within the time allowed.',
    'not-understood': 'The server answered something this page does not understand.',
    cancelled: 'Cancelled.',
  },

  tryAgain: 'Try again',
};

/** The keys and argument types that every language has to bring. */
export type ShellMessages = typeof en;
