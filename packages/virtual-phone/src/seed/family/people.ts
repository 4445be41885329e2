/** A number or address with its label as the address book stores labels. */
export interface Labelled {
  readonly label: string;
  readonly value: string;
}

/** A postal address by Apple's key words. */
export interface PostalAddress {
  readonly label: string;
  readonly entries: Readonly<Record<string, string>>;
}

/** Someone in the address book of the family's phone. */
export interface Person {
  /** How the other seeds name this person. */
  readonly key: string;
  readonly first?: string;
  readonly last?: string;
  readonly middle?: string;
  readonly prefix?: string;
  readonly nickname?: string;
  readonly organization?: string;
  readonly jobTitle?: string;
  readonly note?: string;
  readonly isOrganization?: boolean;
  readonly phones?: readonly Labelled[];
  readonly emails?: readonly Labelled[];
  readonly addresses?: readonly PostalAddress[];
  readonly urls?: readonly Labelled[];
  readonly related?: readonly Labelled[];
  readonly social?: PostalAddress;
  /** `MM-DD` where the year is not known. */
  readonly birthday?: string;
  readonly hasPicture?: boolean;
}

const mobile = '_$!<Mobile>!$_';
const home = '_$!<Home>!$_';
const work = '_$!<Work>!$_';

/** Who the phone belongs to. */
export const owner = { name: 'Nora Lindqvist', phone: '+4915550100', email: 'nora@lindqvist.example' } as const;

/** The address book, the owner first. Numbers and addresses are of the kinds set aside for fiction. */
export const people: readonly Person[] = [
  {
    key: 'nora',
    first: 'Nora',
    last: 'Lindqvist',
    phones: [{ label: mobile, value: owner.phone }],
    emails: [{ label: home, value: owner.email }],
    birthday: '1984-04-12',
  },
  {
    key: 'jonas',
    first: 'Jonas',
    last: 'Lindqvist',
    nickname: 'Jonte',
    phones: [{ label: '_$!<iPhone>!$_', value: '+4915550101' }],
    emails: [
      { label: home, value: 'jonas@lindqvist.example' },
      { label: work, value: 'j.lindqvist@werft.example' },
    ],
    related: [{ label: '_$!<Spouse>!$_', value: 'Nora Lindqvist' }],
    birthday: '1982-11-30',
    hasPicture: true,
  },
  {
    key: 'mila',
    first: 'Mila 🦊',
    last: 'Lindqvist',
    phones: [{ label: mobile, value: '+4915550102' }],
    birthday: '2012-06-01',
    hasPicture: true,
  },
  {
    key: 'theo',
    first: 'Theo',
    last: 'Lindqvist',
    phones: [{ label: mobile, value: '+4915550103' }],
    birthday: '06-24',
  },
  {
    key: 'ingrid',
    first: 'Ingrid',
    last: 'Sjöberg',
    nickname: 'Mormor',
    phones: [
      { label: home, value: '+46 8 465 004 10' },
      { label: mobile, value: '+46700000110' },
    ],
    addresses: [
      {
        label: home,
        entries: {
          Street: 'Björngårdsgatan 7',
          ZIP: '118 52',
          City: 'Stockholm',
          Country: 'Sweden',
          CountryCode: 'se',
        },
      },
    ],
    note: 'Ring efter 18.\nAllergic to hazelnuts.',
    hasPicture: true,
  },
  {
    key: 'yusuf',
    first: 'يوسف',
    last: 'حداد',
    phones: [{ label: mobile, value: '+4915550104' }],
    emails: [{ label: home, value: 'Yusuf.Haddad@mail.example' }],
  },
  { key: 'sara', first: 'שרה', last: 'לוי', phones: [{ label: mobile, value: '+442079460105' }] },
  { key: 'xiaoming', first: '小明', last: '王', phones: [{ label: work, value: '+1 (555) 010-0106' }] },
  {
    key: 'jose',
    first: 'José'.normalize('NFD'),
    last: 'Álvarez',
    phones: [{ label: 'Tennis', value: '+34600000107' }],
    emails: [{ label: '_$!<Other>!$_', value: 'jose@tenis.example' }],
    social: {
      label: 'Mastodon',
      entries: { username: 'jose', service: 'Mastodon', url: 'https://social.example/@jose' },
    },
  },
  {
    key: 'siobhan',
    prefix: 'Dr.',
    first: 'Siobhán',
    middle: 'Máire',
    last: "O'Connor",
    organization: 'Harbour Clinic; Ward 3, East',
    jobTitle: 'Paediatrician',
    phones: [{ label: work, value: '+35315550108' }],
    urls: [{ label: '_$!<HomePage>!$_', value: 'https://clinic.example/o-connor' }],
  },
  {
    key: 'plumber',
    organization: 'Müller Sanitär GmbH',
    isOrganization: true,
    phones: [{ label: '_$!<Main>!$_', value: '030 23125 109' }],
    addresses: [{ label: work, entries: { street: 'Hafenstraße 12', city: 'Berlin', zip: '10115' } }],
  },
  { key: 'nameless', emails: [{ label: work, value: 'newsletter@bakery.example' }] },
  {
    key: 'priya',
    first: 'Priya',
    last: 'Natarajan',
    organization: 'Werft AG',
    phones: [{ label: work, value: '+14155550110' }],
    hasPicture: true,
  },
  {
    key: 'priya-work',
    first: 'Priya',
    last: 'N.',
    phones: [{ label: work, value: '+1 415 555 0110' }],
    emails: [{ label: work, value: 'priya@werft.example' }],
  },
];

/** The person of that key. */
export function person(key: string): Person {
  const found = people.find((candidate) => candidate.key === key);
  if (!found) throw new RangeError(`nobody is called ${key}`);
  return found;
}

/** A person's first number with its country code, as Messages stores handles. */
export function addressOf(key: string): string {
  const first = person(key).phones?.[0]?.value ?? person(key).emails?.[0]?.value ?? '';
  return first.replace(/[ ()-]/g, '').replace(/^0(?=[1-9])/, '+49');
}

/** The name as others see it. */
export function nameOf(key: string): string {
  const { first, last, organization } = person(key);
  return [first, last].filter(Boolean).join(' ') || organization || key;
}
