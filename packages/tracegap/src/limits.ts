/**
 * Every threshold of the diagnosis: name and unit, why it is there, and where it was measured or from which default it comes. A number that
 * decides anything stands here and nowhere else (house.spec.ts holds that). Weights, which are compared with each other and have no unit, are
 * in pairing/evidence.ts. "Corpus" is breaks/corpus, recorded from real programs; where nothing is said of a source, it bounds work, not truth.
 */

// --- a span inside a call -----------------------------------------------------------------------------------------------------------

/** JS spans have whole milliseconds: a callee may seem to begin up to 2 ms before its call. */
export const CALL_START_SLACK_MS = 2;
/** A SERVER ends when its response is closed: up to 7 ms after the CLIENT has it (corpus). */
export const CALL_END_SLACK_MS = 10;
/** Spans that whole milliseconds make touch each other. */
export const ROUNDING_MS = 1;
/** Clocks of two hosts differ by milliseconds even where they are synchronised (NTP on one network); believed where the callee is named. */
export const SYNCHRONISED_CLOCKS_MS = 100;
/** How far before or after its call an entry is still weighed at all; clocks of unsynchronised servers are off by seconds. */
export const WEIGHED_AROUND_CALL_MS = 15_000;
/** An app that answers first and calls on later does so soon: what is put aside for longer is a queue's work. */
export const CALLS_ON_AFTER_MS = 2_000;
/** No clock is off, and no message waits, for longer than a day, as far as it is believed here. */
export const BELIEVED_APART_MS = 24 * 60 * 60_000;
/** How long a message in a queue may wait between its PRODUCER and its CONSUMER when both name the queue. */
export const QUEUED_MS = 60 * 60_000;
/** How long a message that nothing but its queue names may have waited: then others were sent meanwhile. */
export const QUEUED_UNNAMED_MS = 120_000;
/** Where more than this is sent in that time, one that seems to be the only one is so by chance. */
export const SENT_AT_MOST = 500;

// --- which traces are weighed for an entry ---------------------------------------------------------------------------------------------

/** Traces that ended as long before the entry began are weighed; see CALLS_ON_AFTER_MS. */
export const LOOK_BACK_MS = 2_000;
/** With more traces running at once than this nothing can be told by time; keys still join. */
export const RUNNING_AT_MOST = 200;
/** Where a key has decided, so many others of that moment are weighed to be shown. */
export const SHOWN_BESIDE_KEY = 4;
/** Places in one trace that work put aside may have come from. */
export const EARLIER_WORK_AT_MOST = 8;
/** A value that further traces than this carry names a user or a tenant, not a request: a chain of halves has no more parts. */
export const VALUE_IN_TRACES_AT_MOST = 4;
/** What more traces than this are about (a path's part, a query's value) tells no candidates apart. */
export const SUBJECT_IN_TRACES_AT_MOST = 6;
/** Spans of one trace that are read for what it is about, and things it may be about; memory stays bounded. */
export const SUBJECT_SPANS_AT_MOST = 200;
export const SUBJECTS_AT_MOST = 200;
/** A walk up to the root that is longer goes in circles or tells nothing. */
export const DEPTH_AT_MOST = 1_000;

// --- time alone --------------------------------------------------------------------------------------------------------------------------

/** How far around the call others are counted that begin there by chance. */
export const CHANCE_AROUND_MS = 2_000;
/** Of so many, on average, that began in the window by chance, a lone one is not believed. Set on the corpus. */
export const CHANCE_AT_MOST = 0.15;
/** The same for what is only suspected. */
export const SUSPECT_CHANCE_AT_MOST = 0.3;
/** What ran each time is suspected when it was seen so often. */
export const SUSPECT_TIMES_AT_LEAST = 2;
/** More than these may be the other half: then naming them helps nobody. */
export const SUSPECTS_AT_MOST = 3;
/** What is seen so often is no coincidence. */
export const OFTEN = 3;
/** Part of a request is what nearly each request of a sort has: some spans are lost or not sampled. */
export const NEARLY_EACH_SHARE = 0.9;
/** Where such requests fill more of the time than this, what begins within one may do so by chance. */
export const BUSY_SHARE_AT_MOST = 0.5;

// --- clocks ------------------------------------------------------------------------------------------------------------------------------

/** Below this every look at time is generous enough. */
export const CLOCK_SKEWED_MS = 1_000;
/** Clocks drift within the hour. */
export const CLOCK_DRIFT_MS = 20;
/** One pair may be a retry or a mistake. */
export const CLOCK_PAIRS_AT_LEAST = 2;
/** Healthy pairs of one host differ by up to 7 ms, more under load (see CALL_END_SLACK_MS). */
export const SKEW_TOLD_MS = 10;
/** The same where nobody says whether it is one host. */
export const SKEW_TOLD_UNKNOWN_HOST_MS = 50;
/** A response is closed the later the longer the call took: a share of it. */
export const SKEW_TOLD_SHARE = 1 / 10;

// --- warnings ----------------------------------------------------------------------------------------------------------------------------

/** Work under a parent that ended so long ago is told where it repeats, … */
export const LEAK_MS = 1_000;
/** … or where its parent was that many times shorter; … */
export const LEAK_TIMES_PARENT = 5;
/** … and after this in any case. */
export const LEAK_SURE_MS = 10_000;
/** A consumer that was begun in a request takes at least so many messages below it, for at least so long. */
export const LEAKING_CONSUMER_MESSAGES = 5;
export const LEAKING_CONSUMER_MS = 3 * LEAK_SURE_MS;
/** One rule is told so often in one trace. */
export const WARNINGS_PER_RULE = 10;
/** Siblings are compared with each other only up to here: a span with more of them is a loop. */
export const SIBLINGS_AT_MOST = 300;
/** How many levels up a header that went on unchanged may lead. */
export const LEVELS_ABOVE_AT_MOST = 20;
/** A call is known to be answered with spans when so many other traces show it. */
export const ANSWERED_ELSEWHERE = 2;

// --- what is told ------------------------------------------------------------------------------------------------------------------------

export const CAUSES_AT_MOST = 5;
export const CANDIDATES_AT_MOST = 20;
export const REJECTED_AT_MOST = 5;
export const SCOPES_AT_MOST = 6;
export const LINKS_AT_MOST = 20;
/** Missing parents that are told one by one. */
export const MISSING_PARENTS_AT_MOST = 50;

// --- sizes -------------------------------------------------------------------------------------------------------------------------------

/** Tempo cuts at 5 MB without a word (verified); what is this near to it and has holes was cut. */
export const NEAR_SIZE_LIMIT_BYTES = 4_500_000;
/** Longer values are payload, not names. */
export const ID_LENGTH_AT_MOST = 200;
/** A shorter message id is a counter, unique within its queue only. */
export const UNIQUE_ID_LENGTH = 8;
/** Shorter request ids are counters. */
export const REQUEST_ID_LENGTH_AT_LEAST = 6;
/** Longer queries are not read for their parameters. */
export const QUERY_LENGTH_AT_MOST = 2_000;
/** Strangers may put an id into each key; what is remembered of keys and names stays bounded. */
export const REMEMBERED_AT_MOST = 10_000;

// --- asking a backend ----------------------------------------------------------------------------------------------------------------------

/** The other half begins within this of the trace, unless a key says otherwise. */
export const ASKED_NEAR_MS = 2_000;
/** A key is looked for this far around. */
export const ASKED_FOR_KEY_MS = 30 * 60_000;
/** Answers to the search for one key, and keys of one sort that are searched for. */
export const ASKED_FOR_KEY = 20;
/** Traces of that moment. */
export const ASKED_NEIGHBOURS = 200;
/** When did the same begin at other times: this far around, … */
export const OTHER_TIMES_MS = 10 * 60_000;
/** … so many times, … */
export const OTHER_TIMES = 10;
/** … of which so many are looked at closely, … */
export const OTHER_TIMES_LOOKED_AT = 5;
/** … with so many traces of the supposed caller each, … */
export const OTHER_TIMES_CALLERS = 20;
/** … for so many pairs. */
export const OTHER_TIMES_PAIRS = 3;
/** Ends of two traces that are compared for a clock that is off. */
export const CLOCK_ENDS_AT_MOST = 50;
/** Requests at once to a backend. */
export const REQUESTS_AT_ONCE = 8;
/** Requests that the judgement of one trace costs a backend, all in all; what was not asked is said. */
export const REQUESTS_PER_TRACE = 25;
/** Of them: the trace until two reads agree, and search for itself. */
export const REQUESTS_TO_SETTLE = 3;
/** Of them kept while the traces of the moment are read: for what the judgement then turns on. */
export const REQUESTS_KEPT = 5;
/** Traces of the moment that are read one by one; more are weighed as search shows them, and only those that decide are read. */
export const NEIGHBOURS_READ = 5;
/** Searches for all traces of a window (`recent`), … */
export const RECENT_SEARCHES = 180;
/** … traces that one of them shows, … */
export const OUTLINES_AT_ONCE = 200;
/** … findings of one rule at one hop that are looked at closely, … */
export const RECENT_LOOKED_AT = 10;
/** … and attributes of spans that are asked for because they may identify a request. */
export const OUTLINE_KEYS = 40;
/** Jaeger finds tags service by service: of one search so many are asked, those first that were seen before. */
export const TAG_SEARCHES = 5;
/** Tempo's searches count in whole seconds. */
export const SHORTEST_WINDOW_MS = 1_000;
/** Between two looks at a backend that has not caught up the pause doubles up to this. */
export const POLL_AT_MOST_MS = 5_000;
/** Rounds of asking, each with what the last one brought. */
export const ASKING_ROUNDS = 6;
/** Traces that one investigation reads. */
export const TRACES_READ_AT_MOST = 400;
/** An unknown id is most often a typing error: it is not worth the whole wait. */
export const UNKNOWN_WAIT_MS = 10_000;

// --- a fleet, counted in the database ------------------------------------------------------------------------------------------------------

export const FLEET = {
  /** Buckets of time by which calls and beginnings are joined: most calls touch one or two. */
  bucketMs: 100,
  /** Of a longer call only the beginning is looked at: a stream or a long poll meets everybody. */
  callAtMostMs: 30_000,
  /** Callers and callees of a part of the window may lie so far outside it. */
  aroundMs: 60_000,
  /** Beginnings are moved by so much to measure chance: no whole seconds, which schedules keep, and longer than most calls. */
  movedMs: [-7_300, 11_700],
  /** Spans of one part of the window; what the database holds in memory grows with it. */
  partSpans: 10_000_000,
  /** Beginnings of one service that are looked at by time alone; where there are more, a share of them. */
  byTimeAtMost: 20_000,
  /** Pairs by time alone must be so many standard deviations above chance, … */
  deviations: 5,
  /** … and what chance explains must be less than this share of them. */
  chanceShareAtMost: 0.5,
  /** Above this nothing can be estimated: a beginning meets such a call nearly always. */
  chanceAtMost: 0.9,
  /** Fewer pairs than this are no habit. */
  pairsAtLeast: 3,
  choicesAtMost: 100,
  examples: 5,
  rowsAtMost: 20_000,
  servicesAtMost: 10_000,
} as const;
