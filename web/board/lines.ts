// Server-sent events out of text: fields and line ends as in the HTML Standard, 9.2.6.
export interface Sent {
  type: string;
  data: string;
}

/** Turns text as it arrives into events; it may be cut anywhere. */
export class Lines {
  /** What the server last asked for. */
  retry_ms: number | null = null;
  /** Of the last event, also of one without data: where to resume. */
  last: string | null = null;
  #rest = "";
  #type = "";
  #data: string[] = [];
  #id: string | null = null;

  push(text: string): Sent[] {
    const sent: Sent[] = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== "") this.#field(line);
      else this.#end(sent);
    }
    return sent;
  }

  #field(line: string): void {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#type = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry_ms = Number(value);
  }

  #end(sent: Sent[]): void {
    this.last = this.#id ?? this.last;
    if (this.#data.length) sent.push({ type: this.#type || "message", data: this.#data.join("\n") });
    this.#type = "";
    this.#data = [];
  }
}
