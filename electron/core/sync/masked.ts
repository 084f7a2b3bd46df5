import { maskName, maskPhone } from '../../../shared/directory/rules.ts';

const masks: Readonly<Record<string, (value: string) => string>> = {
  phone: maskPhone,
  patientPhone: maskPhone,
  patientName: maskName,
};

/** Numbers and patients' names leave the core masked here too; sending again uses the stored arguments. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const mask = Object.hasOwn(masks, key) ? masks[key] : undefined;
      return [key, mask !== undefined && typeof inner === 'string' ? mask(inner) : masked(inner)];
    }),
  );
}
