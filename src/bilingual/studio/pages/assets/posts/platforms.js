// Platforms and what they get, in words.

export const PLATFORMS = { linkedin: 'LinkedIn', wechat: 'WeChat', 'wechat-channels': 'WeChat Channels' };
export const PUSHED = new Set(['linkedin', 'wechat']); // those with a way in for programs
export const ROLES = {
  text: 'Text', comment: 'First comment', document: 'Document', article: 'Article', fields: 'Title and digest', cover: 'Cover',
  image: 'Picture', video: 'Video', captions: 'Captions', thumbnail: 'Thumbnail', title: 'Short title',
};

// What a text has of a limit, such as "40 of 32 characters".
export function measured({ measured: found, most, unit }) {
  return `${found.toLocaleString()} of ${most.toLocaleString()} ${unit.split(/,| of | in /)[0]}`;
}

// The name of the file at *path*.
export function fileName(path) {
  return path.split('/').at(-1);
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
