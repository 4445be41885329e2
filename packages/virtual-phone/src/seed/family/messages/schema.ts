import { columns, table } from '../../making/database.js';

const flag = 'INTEGER DEFAULT 0';
const row = 'ROWID INTEGER PRIMARY KEY AUTOINCREMENT';

/** The tables of sms.db as iOS 17 has them, without the triggers that call functions only the system knows. */
export const messagesSchema: readonly string[] = [
  table('_SqliteDatabaseProperties', 'key TEXT, value TEXT, UNIQUE(key)'),
  table(
    'message',
    `${row}, guid TEXT UNIQUE NOT NULL, text TEXT, replace ${flag}, service_center TEXT, handle_id ${flag}`,
    'subject TEXT, country TEXT, attributedBody BLOB, version INTEGER DEFAULT 0, type INTEGER DEFAULT 0',
    columns('TEXT', 'service account account_guid'),
    `error ${flag}`,
    columns('INTEGER', 'date date_read date_delivered'),
    columns(flag, 'is_delivered is_finished is_emote is_from_me is_empty is_delayed is_auto_reply is_prepared is_read'),
    columns(flag, 'is_system_message is_sent has_dd_results is_service_message is_forward was_downgraded is_archive'),
    `cache_has_attachments ${flag}, cache_roomnames TEXT`,
    columns(flag, 'was_data_detected was_deduplicated is_audio_message is_played'),
    `date_played INTEGER, item_type ${flag}, other_handle ${flag}, group_title TEXT`,
    columns(
      flag,
      'group_action_type share_status share_direction is_expirable expire_state message_action_type message_source',
    ),
    `associated_message_guid TEXT, associated_message_type ${flag}, balloon_bundle_id TEXT, payload_data BLOB`,
    'expressive_send_style_id TEXT',
    columns(flag, 'associated_message_range_location associated_message_range_length'),
    `time_expressive_send_played INTEGER, message_summary_info BLOB, ck_sync_state ${flag}`,
    `ck_record_id TEXT, ck_record_change_tag TEXT, destination_caller_id TEXT, is_corrupt ${flag}, reply_to_guid TEXT`,
    `sort_id INTEGER, is_spam ${flag}, has_unseen_mention ${flag}, thread_originator_guid TEXT, thread_originator_part TEXT`,
    `syndication_ranges TEXT, synced_syndication_ranges TEXT, was_delivered_quietly ${flag}, did_notify_recipient ${flag}`,
    columns(flag, 'date_retracted date_edited was_detonated'),
    `part_count INTEGER, is_stewie ${flag}, is_kt_verified ${flag}, is_sos ${flag}, is_critical ${flag}`,
    'bia_reference_id TEXT, fallback_hash TEXT',
  ),
  table(
    'handle',
    `${row}, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL, uncanonicalized_id TEXT, person_centric_id TEXT, UNIQUE (id, service)`,
  ),
  table(
    'chat',
    `${row}, guid TEXT UNIQUE NOT NULL, style INTEGER, state INTEGER, account_id TEXT, properties BLOB`,
    columns('TEXT', 'chat_identifier service_name room_name account_login'),
    `is_archived ${flag}, last_addressed_handle TEXT, display_name TEXT, group_id TEXT, is_filtered ${flag}`,
    `successful_query ${flag}, engram_id TEXT, server_change_token TEXT, ck_sync_state ${flag}, original_group_id TEXT`,
    `last_read_message_timestamp ${flag}, cloudkit_record_id TEXT, last_addressed_sim_id TEXT, is_blackholed ${flag}`,
    columns(flag, 'syndication_date syndication_type is_recovered'),
  ),
  table(
    'attachment',
    `${row}, guid TEXT UNIQUE NOT NULL, created_date ${flag}, start_date ${flag}, filename TEXT, uti TEXT, mime_type TEXT`,
    `transfer_state ${flag}, is_outgoing ${flag}, user_info BLOB, transfer_name TEXT, total_bytes ${flag}, is_sticker ${flag}`,
    `sticker_user_info BLOB, attribution_info BLOB, hide_attachment ${flag}, ck_sync_state ${flag}`,
    'ck_server_change_token_blob BLOB, ck_record_id TEXT, original_guid TEXT UNIQUE NOT NULL',
    `is_commsafety_sensitive ${flag}, preview_generation_state ${flag}`,
  ),
  table('chat_handle_join', 'chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id)'),
  table(
    'chat_message_join',
    `chat_id INTEGER, message_id INTEGER, message_date ${flag}, PRIMARY KEY (chat_id, message_id)`,
  ),
  table('message_attachment_join', 'message_id INTEGER, attachment_id INTEGER, UNIQUE(message_id, attachment_id)'),
  table(
    'chat_recoverable_message_join',
    `chat_id INTEGER, message_id INTEGER, delete_date INTEGER, ck_sync_state ${flag}, PRIMARY KEY (chat_id, message_id)`,
  ),
  table(
    'recoverable_message_part',
    `chat_id INTEGER, message_id INTEGER, part_index INTEGER, delete_date INTEGER, part_text BLOB NOT NULL, ck_sync_state ${flag}, PRIMARY KEY (chat_id, message_id, part_index)`,
  ),
  table(
    'unsynced_removed_recoverable_messages',
    `${row}, chat_guid TEXT NOT NULL, message_guid TEXT NOT NULL, part_index INTEGER`,
  ),
  table('deleted_messages', `${row}, guid TEXT NOT NULL`),
  table('sync_deleted_messages', `${row}, guid TEXT NOT NULL, recordID TEXT`),
  table('sync_deleted_chats', `${row}, guid TEXT NOT NULL, recordID TEXT, timestamp INTEGER`),
  table('sync_deleted_attachments', `${row}, guid TEXT NOT NULL, recordID TEXT`),
  table('kvtable', `${row}, key TEXT UNIQUE NOT NULL, value BLOB NOT NULL`),
  table('message_processing_task', `${row}, guid TEXT NOT NULL, task_flags INTEGER NOT NULL, reasons INTEGER`),
  'CREATE INDEX message_idx_date ON message(date);',
  'CREATE INDEX chat_message_join_idx_message_id_only ON chat_message_join(message_id);',
];
