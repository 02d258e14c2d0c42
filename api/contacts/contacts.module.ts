import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ContactsController } from './contacts.controller.ts';
import { ContactSearch } from './contactSearch.service.ts';
import { ContactsService } from './contacts.service.ts';

@Module({
  imports: [PoliciesModule],
  controllers: [ContactsController],
  providers: [ContactsService, ContactSearch],
})
export class ContactsModule {}
