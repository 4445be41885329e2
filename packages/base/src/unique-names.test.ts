import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UniqueNames } from './unique-names.js';

test('what belongs together gets the same number, and what is alike gets numbers of its own', () => {
  const names = new UniqueNames();
  const halves = ['IMG_0001.HEIC', 'IMG_0001.MOV'];
  assert.deepEqual(names.makeTogether(['img_0001.mov']), ['img_0001.mov']);
  assert.deepEqual(names.makeTogether(halves), ['IMG_0001 (2).HEIC', 'IMG_0001 (2).MOV']);
  assert.deepEqual(names.makeTogether(halves), ['IMG_0001 (3).HEIC', 'IMG_0001 (3).MOV']);
  assert.deepEqual(names.makeTogether(['a.jpg', 'A.JPG']), ['a.jpg', 'A (2).JPG']);
});

test('a name that is used a hundred thousand times costs no more than others', { timeout: 20_000 }, () => {
  const names = new UniqueNames();
  for (let count = 0; count < 100_000; count += 1) names.makeFile('image.jpg');
  assert.equal(names.makeFile('image.jpg'), 'image (100001).jpg');
});
