// What the server sends: the records of crossfix.records as JSON. Times are seconds UTC since 1970; null is not known.
export type Gnss = "ok" | "degraded" | "lost" | "spoofed" | "unknown";
export type Severity = "information" | "advisory" | "warning" | "critical";
export type AlertState = "raised" | "sent" | "delivered" | "acknowledged" | "acted" | "rejected" | "cleared";
export type Act = "acknowledge" | "act" | "reject";
export type Position = [longitude: number, latitude: number];

export interface Aircraft {
  icao_address: number;
  time_s: number;
  latitude: number;
  longitude: number;
  within_nm: number;
  inferred: boolean;
  gnss: Gnss;
  altitude_ft: number | null;
  ground_speed_kt: number | null;
  track_deg: number | null;
  vertical_rate_fpm: number | null;
  on_ground: boolean;
  callsign: string;
  registration: string | null;
  operator: string | null;
  type: string | null;
  origin: string | null;
  destination: string | null;
  route: [latitude: number, longitude: number][];
}

/** Of a recording; the server may say no more than that it replays one. */
export interface Replay {
  ends_s: number | null;
  speed: number | null;
}

/** `replay`, `synthetic` and `exercise` are there where the server says them. */
export interface States {
  now_s: number;
  aircraft: Aircraft[];
  replay?: Partial<Replay> | boolean | null;
  synthetic?: boolean;
  exercise?: boolean;
}

export interface Concern {
  icao_address: number;
  callsign: string;
  how: string;
  enters_s: Interval | null;
  inside_until_s: Interval | null;
  airport: string | null;
  basis: string;
}

/** An end that is null is not bounded. */
export interface Interval {
  low: number | null;
  high: number | null;
}

export interface Step {
  state: AlertState;
  at_s: number;
  by: string;
  note: string;
}

export interface Alert {
  id: string;
  hazard: string;
  kind: string;
  severity: Severity;
  party: string;
  addressee: string;
  headline: string;
  instruction: string;
  uplink: string;
  concerned: Concern[];
  first_evidence_s: number;
  received_s: number;
  detected_s: number;
  raised_s: number;
  steps: Step[];
  exercise: boolean;
  raised_again: number;
  expires_s: number | null;
  state: AlertState;
  /** Seconds from each hop to the next. */
  latencies?: { from: string; to: string; seconds: number }[];
}

export interface AlertWhole extends Alert {
  evidence: { frames?: unknown[]; reasons?: unknown[]; hazard?: Hazard | null } | null;
  diversion: unknown;
}

export interface HazardProperties {
  kind: string;
  label: string;
  severity: Severity | null;
  floor_ft: number | null;
  ceiling_ft: number | null;
  begins_s: number | null;
  ends_s: number | null;
  force: string;
  issuer: string;
  confidence: number | null;
  exercise: boolean;
  addressed_to?: string | null;
  geometry_from?: string;
  end_estimated?: boolean;
  floor_reference?: string;
  ceiling_reference?: string;
  text?: string;
}

export type Hazard = GeoJSON.Feature<GeoJSON.Geometry | null, HazardProperties>;

export interface Feed {
  name: string;
  state: string;
  last_s: number | null;
  rate_per_s: number | null;
  garbage: number | null;
}

export type TrailPoint = [time_s: number, latitude: number, longitude: number, altitude_ft: number | null, gnss: Gnss];

export interface Flight {
  state: Aircraft | null;
  trail: TrailPoint[];
  series: { time: number[]; nic: Column; nac_p: Column; altitude: Column; speed: Column };
  events: unknown[];
  concerns: Concern[];
}

export type Column = (number | null)[];

export const ENDED: ReadonlySet<AlertState> = new Set<AlertState>(["acted", "rejected", "cleared"]);
export const ANSWERED: ReadonlySet<AlertState> = new Set<AlertState>(["acknowledged", ...ENDED]);
export const hex = (address: number): string => address.toString(16).padStart(6, "0");
