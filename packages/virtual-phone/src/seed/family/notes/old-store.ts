import { buildStore, entityTable } from '../../making/core-data.js';
import { uuidFor } from '../../making/labels.js';
import { appleSeconds, later, moment } from '../../making/moments.js';

const schema = [
  entityTable('ZNOTE', {
    integers:
      'ZCONTAINSCJK ZCONTENTTYPE ZDELETEDFLAG ZEXTERNALFLAGS ZEXTERNALSEQUENCENUMBER ZEXTERNALSERVERINTID ZINTEGERID ZISBOOKKEEPINGENTRY ZBODY ZSTORE',
    dates: 'ZCREATIONDATE ZMODIFICATIONDATE',
    texts: 'ZAUTHOR ZGUID ZSERVERID ZSUMMARY ZTITLE',
  }),
  entityTable('ZNOTEBODY', { integers: 'ZOWNER', texts: 'ZCONTENT ZEXTERNALCONTENTREF' }),
  entityTable('ZSTORE', { integers: 'ZACCOUNT', texts: 'ZEXTERNALIDENTIFIER ZEXTERNALSYNCANCHOR ZNAME' }),
  entityTable('ZACCOUNT', { integers: 'ZTYPE ZDEFAULTSTORE', texts: 'ZACCOUNTIDENTIFIER ZCONSTRAINTSPATH ZNAME' }),
];

/** The store of iOS 8 and earlier, which accounts of mail still use: one note, in HTML (docs/formats/content-notes.md §7). */
export function oldNotes(): Uint8Array {
  const begun = moment('2024-05-05T08:00:00Z');
  return buildStore({
    label: 'old notes',
    entities: [
      { number: 1, name: 'Account' },
      { number: 2, name: 'Note' },
      { number: 3, name: 'NoteBody' },
      { number: 4, name: 'Store' },
    ],
    schema,
    fill(draft) {
      const account = draft.insert('Account', 'ZACCOUNT', { ZNAME: 'werft.example', ZTYPE: 1 });
      const store = draft.insert('Store', 'ZSTORE', { ZNAME: 'Notes', ZACCOUNT: account });
      const note = draft.insert('Note', 'ZNOTE', {
        ZTITLE: 'Meeting',
        ZSUMMARY: 'Bring the plans',
        ZGUID: uuidFor('old note'),
        ZCREATIONDATE: appleSeconds(begun),
        ZMODIFICATIONDATE: appleSeconds(later(begun, 60)),
        ZDELETEDFLAG: 0,
        ZSTORE: store,
        ZBODY: 1,
      });
      draft.insert('NoteBody', 'ZNOTEBODY', {
        ZOWNER: note,
        ZCONTENT:
          'Meeting<div><b>Bring</b> the plans &amp; <a href="https://werft.example/plans">these</a></div><div><br></div><div>At 9</div>',
      });
    },
  });
}
