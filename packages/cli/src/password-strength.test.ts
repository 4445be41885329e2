import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordStrength, strengthHint } from './password-strength.js';

test('what falls within a few tries is called weak, and a few words are called strong', () => {
  for (const weak of ['', '1234', '12345678', 'aaaaaaaaaaaa', 'password1', 'qwerty', 'hello', 'Anna2019'])
    assert.notEqual(passwordStrength(weak), 'strong', weak);
  for (const weak of ['1234', '12345678', 'aaaaaaaaaaaa', 'password1', 'hello'])
    assert.equal(passwordStrength(weak), 'weak', weak);
  for (const strong of ['correct horse battery staple', 'zirbe-mond-kelle-vier', 'x8#Kq!2vPm$7'])
    assert.equal(passwordStrength(strong), 'strong', strong);
});

test('only a password that could be better gets a hint', () => {
  assert.match(strengthHint('weak') ?? '', /easy to guess/);
  assert.match(strengthHint('fair') ?? '', /longer/);
  assert.equal(strengthHint('strong'), undefined);
});
