import { fieldOf, textField } from '../http.ts';

/**
 * What happened in a group or with a friend besides recalls, in words (botuniverse/onebot-11, event/notice.md). People are told by
 * their QQ numbers: a notice brings no names.
 * @returns null for a notice that this version does not know
 */
export function noticeText(event: unknown): string | null {
  const person = who(event, 'user_id');
  const operator = who(event, 'operator_id');
  const sub = textField(event, 'sub_type') ?? '';
  const byOther = operator !== '' && operator !== person;
  switch (textField(event, 'notice_type')) {
    case 'group_increase':
      return sub === 'invite' && byOther ? `${operator} 邀请 ${person} 加入了群` : `${person} 加入了群`;
    case 'group_decrease':
      if (sub === 'kick_me') return `${operator} 将本账号移出了群`;
      return sub === 'kick' && byOther ? `${operator} 将 ${person} 移出了群` : `${person} 退出了群`;
    case 'group_admin':
      return sub === 'unset' ? `${person} 不再是管理员` : `${person} 成为管理员`;
    case 'group_ban':
      return sub === 'lift_ban' ? `${operator} 解除了 ${person} 的禁言` : `${operator} 将 ${person} 禁言`;
    case 'group_upload':
      return `${person} 上传了文件 ${textField(fieldOf(event, 'file'), 'name') ?? ''}`.trim();
    case 'friend_add':
      return `${person} 已成为好友`;
    case 'notify':
      return sub === 'poke' ? `${person} 戳了戳 ${who(event, 'target_id')}` : null;
    default:
      return null;
  }
}

function who(event: unknown, field: string): string {
  const id = textField(event, field) ?? '';
  return id === '0' ? '' : id.slice(0, 24);
}
