import { Module } from '@nestjs/common';
import { AuthController } from './auth.controller.ts';
import { SignInThrottle } from './signInThrottle.ts';
import { SignInService } from './signIn.service.ts';

@Module({
  controllers: [AuthController],
  providers: [SignInService, SignInThrottle],
})
export class AuthModule {}
