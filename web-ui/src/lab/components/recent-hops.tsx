// Which hops of the last minutes lose the context: the table that `tracegap serve` shows.
import { FailureNotice } from '../../shell/notice';
import { type Loaded } from '../../shell/use-load';
import { type Recent } from '../../trace/recent';
import { HopTableView } from '../../trace/components/hop-table';
import { ServiceMap } from '../../trace/components/service-map';

export function RecentHops({ recent, onRetry }: { recent: Loaded<Recent>; onRetry: () => void }) {
  if (recent.state === 'failed') return <FailureNotice failure={recent.failure} onRetry={onRetry} />;
  if (recent.state === 'loading' || recent.value.answer.table.traces === 0) return null;
  const { table } = recent.value.answer;
  return (
    <>
      <HopTableView table={table} />
      <ServiceMap table={table} />
    </>
  );
}
