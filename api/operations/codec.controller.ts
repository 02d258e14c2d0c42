import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { Answers } from '../schema/answers.ts';
import { CodecService } from './codec.service.ts';
import { PayloadsDto } from './operationsDtos.ts';

/** The codec endpoint of Temporal UI. */
@ApiTags('Operations')
@Controller({ path: 'operations/codec', version: '1' })
export class CodecController {
  constructor(private readonly codec: CodecService) {}

  @Post('decode')
  @Access('operations.read', { forTemporalUi: true })
  @Answers(PayloadsDto)
  decode(@Body() body: PayloadsDto): Promise<PayloadsDto> {
    return this.codec.decode(body);
  }

  @Post('encode')
  @Access('operations.read', { forTemporalUi: true })
  @Answers(PayloadsDto)
  encode(@Body() body: PayloadsDto): Promise<PayloadsDto> {
    return this.codec.encode(body);
  }
}
