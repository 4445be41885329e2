/** An app that the family installed. */
export interface AppPlan {
  readonly bundleId: string;
  readonly name: string;
  readonly seller: string;
  readonly genre: string;
  readonly version: string;
  readonly build: string;
  readonly storeId: number;
  readonly groups?: readonly string[];
  readonly plugins?: readonly string[];
  readonly sharesFiles?: boolean;
  /** Sideloaded: neither store facts nor a signature of the store. */
  readonly isTest?: boolean;
}

/** The installed apps, in the order of the home screen. */
export const appPlans: readonly AppPlan[] = [
  {
    bundleId: 'net.whatsapp.WhatsApp',
    name: 'WhatsApp',
    seller: 'WhatsApp Inc.',
    genre: 'Social Networking',
    version: '25.34.74',
    build: '25.34.74.1',
    storeId: 310633997,
    groups: ['group.net.whatsapp.WhatsApp.shared', 'group.net.whatsapp.WhatsApp.private'],
    plugins: ['net.whatsapp.WhatsApp.ShareExtension', 'net.whatsapp.WhatsApp.NotificationExtension'],
  },
  {
    bundleId: 'com.example.bakery',
    name: 'Bröd & Bullar',
    seller: 'Bakery AB',
    genre: 'Food & Drink',
    version: '4.2',
    build: '4201',
    storeId: 900000001,
    groups: ['group.com.example.bakery'],
    plugins: ['com.example.bakery.widget'],
    sharesFiles: true,
  },
  {
    bundleId: 'com.example.ferry',
    name: 'Ferry 🛳',
    seller: 'Ferry Lines',
    genre: 'Travel',
    version: '11.0.3',
    build: '77',
    storeId: 900000002,
  },
  {
    bundleId: 'com.example.ferry.kids',
    name: 'Ferry Kids',
    seller: 'Ferry Lines',
    genre: 'Games',
    version: '1.9',
    build: '12',
    storeId: 900000003,
    plugins: ['com.example.ferry.kids.stickers'],
  },
  {
    bundleId: 'com.example.atelier',
    name: 'Atelier',
    seller: 'Paint & Co',
    genre: 'Graphics & Design',
    version: '2.0',
    build: '200',
    storeId: 900000004,
    sharesFiles: true,
  },
  {
    bundleId: 'dev.example.harbour-test',
    name: 'Harbour Test',
    seller: 'Werft AG',
    genre: 'Utilities',
    version: '0.1',
    build: '1',
    storeId: 0,
    isTest: true,
  },
];
