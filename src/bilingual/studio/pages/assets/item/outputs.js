// The outputs of an article or a recording as they will be published, each in a frame that runs nothing.

import { call } from '../api.js';
import { h } from '../dom.js';

const NAMES = {
  parallel: 'Page', wechat: 'WeChat', linkedin: 'LinkedIn', 'linkedin-comment': 'Comment', 'linkedin-article': 'LinkedIn article',
  carousel: 'Carousel', jekyll: 'Jekyll',
};

export async function showOutputs(folder, pair, first) {
  const { previews } = await call(`/api/item/${encodeURIComponent(folder)}/${pair}/previews`);
  const shown = previews.filter((one) => NAMES[one.kind]);
  const tabs = document.getElementById('tabs');
  document.getElementById('outputs').hidden = shown.length === 0;
  const choose = (one) => {
    tabs.querySelectorAll('button').forEach((tab) => tab.setAttribute('aria-pressed', String(tab.dataset.path === one.path)));
    document.getElementById('output').src = one.address;
    document.getElementById('output').className = one.kind === 'wechat' ? 'phone' : '';
    document.getElementById('counters').replaceChildren(...one.counters.map((counter) =>
      h('span', { class: counter.over ? 'over' : '' },
        `${counter.rule.replaceAll('-', ' ')}: ${counter.measured.toLocaleString()} of ${counter.most.toLocaleString()}`)));
  };
  tabs.replaceChildren(...shown.map((one) => h('button', {
    type: 'button', data: { path: one.path }, 'aria-pressed': 'false', onclick: () => choose(one),
  }, `${NAMES[one.kind]}${one.kind === 'jekyll' ? ` ${one.facts.language}` : ''}`)));
  if (first && shown.length > 0) choose(shown[0]);
}
