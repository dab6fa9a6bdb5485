import { dialectOf } from '@demo/service-kit';
import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Notifications1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id, integer, strict } = dialectOf(runner);
    await runner.query(`
      CREATE TABLE notifications (
        notification_id ${id},
        order_id ${integer} NOT NULL UNIQUE,
        status TEXT NOT NULL CHECK (status IN ('sent', 'void', 'withdrawn')),
        kind TEXT NOT NULL,
        user_id TEXT NOT NULL,
        message TEXT NOT NULL,
        created_at TEXT NOT NULL
      ) ${strict}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notifications');
  }
}
