// @demo/service-kit/grpc: apart from the rest, so that a service that speaks HTTP alone loads no gRPC.
export { GrpcHopClient, type GrpcHopOptions } from './grpc-hop.client';
export { serveGrpc, unary, type GrpcServerOptions, type RunningGrpcServer } from './grpc-server';
