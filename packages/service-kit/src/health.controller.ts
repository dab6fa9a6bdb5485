import { Controller, Get, HttpStatus, Inject, Optional, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Health, HealthDto, ProblemDto } from '@demo/contracts';
import { type Response } from 'express';
import { DataSource } from 'typeorm';
import { databaseTrouble } from './database';
import { SERVICE_INFO, type ServiceInfo } from './service-info';

/** What every service answers about itself. */
@ApiTags('service')
@Controller()
export class HealthController {
  constructor(
    @Inject(SERVICE_INFO) private readonly service: ServiceInfo,
    @Optional() private readonly dataSource?: DataSource,
  ) {}

  /** 200 when the service can do its work, 503 when its database cannot be written. */
  @Get('health')
  @ApiResponse({ status: 200, type: HealthDto })
  @ApiResponse({ status: 503, type: HealthDto })
  async health(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const { name: service, version } = this.service;
    if (!this.dataSource) return { status: 'ok', service, version };
    const trouble = await databaseTrouble(this.dataSource);
    if (trouble) response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return {
      status: trouble ? 'down' : 'ok',
      service,
      version,
      database: trouble ? { status: 'down', detail: trouble } : { status: 'ok' },
    };
  }

  /** Fails on purpose, so that an error can be looked at. */
  @Get('error')
  @ApiResponse({ status: 500, type: ProblemDto })
  fail(): never {
    throw new Error(`${this.service.name} fails on purpose`);
  }
}
