import path from 'node:path';

/** A service of a .proto file, for whoever serves or calls it by gRPC. */
export interface ProtoService {
  file: string;
  /** With its package. */
  service: string;
}

export const INVENTORY_PROTO: ProtoService = {
  file: path.resolve(__dirname, '../proto/inventory.proto'),
  service: 'shop.inventory.v1.Inventory',
};
