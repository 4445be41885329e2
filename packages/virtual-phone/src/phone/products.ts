/** The families of devices that Apple backs up. */
export type DeviceClass = 'iPhone' | 'iPad' | 'iPod';

/** What is the same for every device of a model. */
export interface Product {
  readonly productType: string;
  readonly marketingName: string;
  readonly deviceClass: DeviceClass;
  /** Whether it has a modem: iPads without, and every iPod, lack all baseband values. */
  readonly isCellular: boolean;
  readonly hardwareModel: string;
  readonly hardwarePlatform: string;
  readonly cpuArchitecture: string;
  readonly chipId: number;
  readonly boardId: number;
  readonly modelNumber: string;
}

type Row = readonly [
  productType: string,
  marketingName: string,
  hardwareModel: string,
  hardwarePlatform: string,
  cpuArchitecture: string,
  chipId: number,
  boardId: number,
  modelNumber: string,
];

const rows: readonly Row[] = [
  ['iPhone4,1', 'iPhone 4S', 'N94AP', 's5l8940x', 'armv7', 0x8940, 8, 'MD235'],
  ['iPhone5,2', 'iPhone 5', 'N42AP', 's5l8950x', 'armv7s', 0x8950, 2, 'MD297'],
  ['iPhone6,1', 'iPhone 5s', 'N51AP', 's5l8960x', 'arm64', 0x8960, 0, 'ME296'],
  ['iPhone7,2', 'iPhone 6', 'N61AP', 't7000', 'arm64', 0x7000, 6, 'MG482'],
  ['iPhone8,1', 'iPhone 6s', 'N71AP', 's8000', 'arm64', 0x8000, 4, 'MKQM2'],
  ['iPhone9,1', 'iPhone 7', 'D10AP', 't8010', 'arm64', 0x8010, 8, 'MN8X2'],
  ['iPhone10,6', 'iPhone X', 'D221AP', 't8015', 'arm64', 0x8015, 14, 'MQAD2'],
  ['iPhone11,8', 'iPhone XR', 'N841AP', 't8020', 'arm64e', 0x8020, 12, 'MRY92'],
  ['iPhone12,1', 'iPhone 11', 'N104AP', 't8030', 'arm64e', 0x8030, 4, 'MWLT2'],
  ['iPhone13,2', 'iPhone 12', 'D53gAP', 't8101', 'arm64e', 0x8101, 12, 'MGH93'],
  ['iPhone14,5', 'iPhone 13', 'D17AP', 't8110', 'arm64e', 0x8110, 10, 'MLPF3'],
  ['iPhone15,2', 'iPhone 14 Pro', 'D73AP', 't8120', 'arm64e', 0x8120, 12, 'MPXV3'],
  ['iPhone16,1', 'iPhone 15 Pro', 'D83AP', 't8130', 'arm64e', 0x8130, 4, 'MTUX3'],
  ['iPhone17,3', 'iPhone 16', 'D47AP', 't8140', 'arm64e', 0x8140, 8, 'MYE73'],
  ['iPad8,1', 'iPad Pro (11-inch)', 'J317AP', 't8027', 'arm64e', 0x8027, 12, 'MTXN2'],
  ['iPad13,18', 'iPad (10th generation)', 'J271AP', 't8101', 'arm64e', 0x8101, 18, 'MPQ03'],
  ['iPad13,19', 'iPad (10th generation)', 'J272AP', 't8101', 'arm64e', 0x8101, 26, 'MQ6K3'],
  ['iPod7,1', 'iPod touch (6th generation)', 'N102AP', 't7000', 'arm64', 0x7000, 16, 'MKH62'],
  ['iPod9,1', 'iPod touch (7th generation)', 'N112AP', 't8010', 'arm64', 0x8010, 22, 'MVHW2'],
];

/** The model with that ProductType; one that is not in the table gets what is plausible for its class. */
export function productOf(productType: string): Product | undefined {
  const deviceClass = (['iPhone', 'iPad', 'iPod'] as const).find((name) => productType.startsWith(name));
  if (deviceClass === undefined || !/^[a-zA-Z]+\d+,\d+$/.test(productType)) return undefined;
  const row = rows.find(([type]) => type === productType);
  const isCellular = deviceClass === 'iPhone' || productType === 'iPad13,19';
  if (row === undefined) return { ...unknownModel, productType, marketingName: productType, deviceClass, isCellular };
  const [, marketingName, hardwareModel, hardwarePlatform, cpuArchitecture, chipId, boardId, modelNumber] = row;
  const silicon = { hardwareModel, hardwarePlatform, cpuArchitecture, chipId, boardId, modelNumber };
  return { productType, marketingName, deviceClass, isCellular, ...silicon };
}

const unknownModel = {
  hardwareModel: 'D17AP',
  hardwarePlatform: 't8110',
  cpuArchitecture: 'arm64e',
  chipId: 0x8110,
  boardId: 10,
  modelNumber: 'MLPF3',
};

/** Chips from 2018 on have the short UDID with a dash; older ones have 40 hex digits. */
export function hasShortUdid(product: Product): boolean {
  return product.cpuArchitecture === 'arm64e';
}
