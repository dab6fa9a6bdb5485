// @demo/service-kit/grpc: apart from the rest, so that a service that speaks HTTP alone loads no gRPC.
export { GrpcHopClient } from './grpc-hop.client';
export { serveGrpc, unary, type RunningGrpcServer } from './grpc-server';
