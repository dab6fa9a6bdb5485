/** Long names break after a hyphen, a dot or a slash, where a reader would break them. */
export function breakable(name: string) {
  return name.split(/(?<=[-./_])/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={index} />, part]));
}
