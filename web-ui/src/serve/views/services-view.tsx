import { FailureNotice } from '../../shell/notice';
import { ServiceMap } from '../../trace/components/service-map';
import { t } from '../i18n';
import { failure, table } from '../serve-state';

export function ServicesView() {
  const hops = table.value;
  return (
    <>
      <header class="page-head">
        <h1>{t.value.nav.services}</h1>
        {hops && hops.traces === 0 ? <p>{t.value.head.none}</p> : null}
      </header>
      <div class="stack">
        {failure.value ? <FailureNotice failure={failure.value} /> : null}
        {hops ? <ServiceMap table={hops} /> : null}
      </div>
    </>
  );
}
