/**
 * Server settings that every topology uses (native start, tests, containers). The dev server's defaults delay
 * each dispatch by up to 50 ms (20 polls a second on its only shard); fairness and order are exact only with
 * one partition a queue.
 */
export const temporalDynamicConfig: Readonly<Record<string, string | number | boolean>> = {
  'history.transferProcessorMaxPollRPS': 1000,
  'history.timerProcessorMaxPollRPS': 1000,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'matching.enableFairness': true,
  'frontend.namespaceCount': 20_000,
  // A worker or a gateway that is gone without a word goes on polling here: each of its polls swallows a task.
  'frontend.keepAliveTime': '15s',
  'frontend.keepAliveTimeout': '5s',
};

/** Tests also want timers that fire at once instead of up to a second late. */
export const temporalTestDynamicConfig: typeof temporalDynamicConfig = {
  ...temporalDynamicConfig,
  'history.timerProcessorMaxTimeShift': '20ms',
};

/** Without these the dev server's database file is ten times slower under load. */
export const temporalSqlitePragmas: readonly string[] = ['journal_mode=WAL', 'synchronous=NORMAL'];
