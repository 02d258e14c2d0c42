import { Module } from '@nestjs/common';
import { AuthController } from './auth.controller.ts';
import { SignInService } from './signIn.service.ts';

@Module({
  controllers: [AuthController],
  providers: [SignInService],
})
export class AuthModule {}
