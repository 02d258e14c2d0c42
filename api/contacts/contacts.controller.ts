import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import {
  ContactPageResponseDto,
  ContactQueryDto,
  ContactResponseDto,
  CreateContactDto,
  UpdateContactDto,
} from './contactDtos.ts';
import { ContactSearch } from './contactSearch.service.ts';
import { ContactsService } from './contacts.service.ts';

@ApiTags('Contacts')
@Controller({ path: 'contacts', version: '1' })
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly search: ContactSearch,
  ) {}

  @Get()
  @Access('crm.read')
  @Answers(ContactPageResponseDto)
  list(@CurrentUser() user: SignedInUser, @Query() query: ContactQueryDto): Promise<ContactPageResponseDto> {
    return this.search.list(user, query);
  }

  @Post()
  @Access('crm.write')
  @Idempotent()
  @Answers(ContactResponseDto, { status: 201 })
  create(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @Body() body: CreateContactDto,
  ): Promise<ContactResponseDto> {
    return this.contacts.create(user, key, body);
  }

  @Get(':id')
  @Access('crm.read')
  @Answers(ContactResponseDto)
  get(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<ContactResponseDto> {
    return this.contacts.get(user, id);
  }

  @Patch(':id')
  @Access('crm.write')
  @Answers(ContactResponseDto)
  update(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Body() body: UpdateContactDto,
  ): Promise<ContactResponseDto> {
    return this.contacts.update(user, id, body);
  }

  /** Its policies stay, without a contact, and no longer sync. */
  @Delete(':id')
  @Access('crm.write')
  @AnswersNothing()
  remove(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.contacts.remove(user, id);
  }
}
