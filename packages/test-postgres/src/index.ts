export { findPostgres, NO_POSTGRES, startCluster, type Cluster } from './cluster';
export { databaseFor } from './database-for';
