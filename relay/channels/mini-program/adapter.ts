import type { ChannelAdapter } from '../types.ts';
import type { AdapterOptions } from '../wecom-kf/adapter.ts';
import { createWeixinAdapter } from '../weixin/adapter.ts';

/** 小程序客服. Opening the chat allows a few replies for a moment, before anything was written (接收消息和事件). */
export function createMiniProgramAdapter(options: AdapterOptions): ChannelAdapter {
  return createWeixinAdapter(
    'mini-program',
    {
      ignored: new Set(),
      read: (event) => (event === 'user_enter_tempsession' ? { text: '进入了小程序客服会话', opensWindow: true } : null),
    },
    options,
  );
}
