import { arrayIn, type PlistDict, type PlistValue, textIn } from '@pearmain/formats';
import type { Phone } from '../phone/phone.js';
import { answerPlists } from './plist-requests.js';
import type { Service } from './service.js';

const success: PlistDict = { Status: 'Success' };

/** Tells about the hardware, and restarts the phone (docs/protocols/virtual-phone.md §4.7). */
export const diagnosticsRelay: Service = async (connection) => {
  const { phone } = connection;
  await answerPlists(connection, 'xml', function* (request) {
    const name = textIn(request, 'Request') ?? '';
    switch (name) {
      case 'MobileGestalt':
        yield diagnostics({ MobileGestalt: mobileGestalt(phone, arrayIn(request, 'MobileGestaltKeys') ?? []) });
        break;
      case 'All':
        yield diagnostics({ GasGauge: gasGauge, HDMI: {}, NAND: {}, WiFi: wifi });
        break;
      case 'GasGauge':
        yield diagnostics({ GasGauge: gasGauge });
        break;
      case 'WiFi':
        yield diagnostics({ WiFi: wifi });
        break;
      case 'NAND':
      case 'HDMI':
        yield diagnostics({ [name]: {} });
        break;
      case 'IORegistry':
        yield diagnostics({ IORegistry: registryOf(phone, textIn(request, 'EntryName')) });
        break;
      case 'Restart':
      case 'Shutdown':
        yield success;
        phone.reboot();
        yield 'end';
        break;
      case 'Sleep':
        yield success;
        break;
      case 'Goodbye':
        yield success;
        yield 'end';
        break;
      default:
        yield { Status: 'UnknownRequest' };
    }
  });
};

function diagnostics(content: PlistDict): PlistDict {
  return { Diagnostics: content, ...success };
}

const gasGauge: PlistDict = { CycleCount: 214, DesignCapacity: 3227, FullChargeCapacity: 2904, Status: 'Success' };
const wifi: PlistDict = { Active: true, Status: 'Success' };

/** From iOS 17.4 on the phone tells nothing this way any more. */
function mobileGestalt(phone: Phone, keys: readonly PlistValue[]): PlistDict {
  if (phone.isAtLeast('17.4')) return { Status: 'MobileGestaltDeprecated' };
  const { identity } = phone;
  const known: Readonly<Record<string, PlistValue>> = {
    BuildVersion: identity.buildVersion,
    DeviceClass: identity.deviceClass,
    DeviceName: identity.name,
    PasswordConfigured: phone.hasPasscode,
    PasswordProtected: phone.screen.isLocked,
    ProductType: identity.productType,
    ProductVersion: identity.productVersion,
    SerialNumber: identity.serialNumber,
    UniqueDeviceID: identity.udid,
  };
  const asked = keys.filter((key) => typeof key === 'string').map((key) => [key, known[key]] as const);
  const answers = asked.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { ...Object.fromEntries(answers), Status: 'Success' };
}

function registryOf(phone: Phone, entry = 'IOService'): PlistDict {
  return {
    IORegistryEntryName: entry,
    model: phone.identity.productType,
    'platform-name': phone.identity.hardwarePlatform,
  };
}
