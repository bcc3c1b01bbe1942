// The office takes the shipped catalogue, goes to the next version, finds units, and brings dossier counts in.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, picture } from './house/browser.mjs';
import { theBrowser, theDemo, theEmptyHouse } from './house/demo.mjs';
import { assertOfficeQuiet, signedIn } from './house/office.mjs';

describe('catalogues', () => {
  it('goes from no catalogue over July 2025 to October 2026', async () => {
    const house = await theEmptyHouse();
    const { context, page } = await signedIn(await theBrowser(), house, 'office', PHONE);
    try {
      await page.goto(`${house.origin}/quan-ly/danh-muc`);
      await look(page, 'catalogues-none');
      await press(page, 'main a.go');
      await look(page, 'catalogues-new');

      const wrong = 'Mã,Tên\n00001,Xã Một\n@@,<b>Xã Hai</b>\n';
      await describeVersion(page, 'Danh mục sai');
      await page.setInputFiles('#file', { name: 'đơn vị.csv', mimeType: 'text/csv', buffer: Buffer.from(wrong) });
      await press(page, 'button[value=file]');
      assert.match(await page.title(), /^Lỗi: /);
      assert.equal(await page.locator('#name').inputValue(), 'Danh mục sai');
      await look(page, 'catalogues-new-faults');
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[download]')]);
      assert.match(download.suggestedFilename(), /-loi\.xlsx$/);

      await take(page, 'Danh mục 7/2025', '2025-07-01');
      await look(page, 'catalogues-first-draft');
      await press(page, 'form[action$="/xac-nhan"] button');
      await look(page, 'catalogues-version');

      await press(page, 'a[href^="/quan-ly/danh-muc/moi?tu="]');
      await take(page, 'Danh mục 10/2026', '2026-10-01');
      assert.equal(await page.locator('#nhom-retyped tbody tr').count(), 10);
      await look(page, 'catalogues-differences');
      await press(page, 'form[action$="/xac-nhan"] button');
      await page.fill('#tim', 'song trau');
      await press(page, 'form[role=search] button');
      await look(page, 'catalogues-found');
      assert.match(await page.locator('.units').innerText(), /trước đây: Xã Sông Trầu/);
      await press(page, '.units a');
      await look(page, 'catalogues-unit');
      await page.goto(`${house.origin}/quan-ly/danh-muc`);
      await look(page, 'catalogues-versions');
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });

  it('lists units and fields in the order of the browser', async () => {
    const house = await theDemo();
    const { context, page } = await signedIn(await theBrowser(), house, 'office', DESK);
    try {
      await page.goto(`${house.origin}/quan-ly/danh-muc`);
      await press(page, 'tbody th a');
      const units = await page.locator('details.block ul').evaluateAll((lists) =>
        lists.map((list) => [...list.querySelectorAll('.depth-0 a')].map((link) => link.textContent)),
      );
      const communes = units.flat().filter((name) => /^Ủy ban nhân dân (xã|phường|đặc khu) /.test(name));
      assert.ok(communes.length > 30, `${communes.length} communes`);
      await assertOrdered(page, communes.map((name) => name.replace(/^Ủy ban nhân dân (xã|phường|đặc khu) /, '')));
      await press(page, 'a[href$="/linh-vuc"]');
      await look(page, 'catalogues-fields');
      const fields = await page.locator('tbody th').allInnerTexts();
      assert.ok(fields.length > 100);
      await assertOrdered(page, fields);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });

  it('brings dossier counts in', async () => {
    const house = await theDemo();
    const { context, page } = await signedIn(await theBrowser(), house, 'office', PHONE);
    const send = async (text) => {
      await page.setInputFiles('#file', { name: 'số hồ sơ.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await press(page, 'main form[enctype] button');
    };
    try {
      const address = `${house.origin}/quan-ly/dot/dot-2/ho-so`;
      await page.goto(address);
      await look(page, 'dossiers');
      await press(page, 'tbody th a');
      await look(page, 'dossiers-of-a-unit');
      await press(page, 'main form[enctype] button');
      assert.match(await page.title(), /^Lỗi: /);
      await look(page, 'dossiers-no-file');
      await send('unit,field,dossiers\nkhong_co,ho_tich,1\nso_tu_phap,ho_tich,-5\n');
      await look(page, 'dossiers-faults');
      assert.match(await page.locator('#file-faults').innerText(), /Tệp có 2 lỗi/);
      await send('Đơn vị;Lĩnh vực;Số hồ sơ\nSo Tu phap;Hộ tịch;1.250\n');
      await look(page, 'dossiers-preview');
      await press(page, 'form[action*="/tep/"] button');
      assert.match(await page.locator('[role=status]').innerText(), /Đã ghi số hồ sơ/);
      await look(page, 'dossiers-kept');
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });
});

/** axe, nothing beside the window at both widths, and a picture of each. */
async function look(page, name) {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    await assertAccessible(page, `${name} at ${size.width}`);
    await assertFits(page, `${name} at ${size.width}`);
    await picture(page, `${size.width}-${name}`);
  }
  await page.setViewportSize(PHONE);
}

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

async function describeVersion(page, name) {
  await page.fill('#name', name);
  await page.fill('#effective', '1/10/2026');
}

/** Takes the units of Đồng Nai as they come with the program. */
async function take(page, name, vintage) {
  await describeVersion(page, name);
  await page.selectOption('#province', '75');
  await page.selectOption('#vintage', vintage);
  await press(page, 'button[value=program]');
}

/** The names stand in the order of the browser's own Vietnamese alphabet. */
async function assertOrdered(page, names) {
  const wrong = await page.evaluate((names) => {
    const collator = new Intl.Collator('vi', { numeric: true });
    return names.slice(1).flatMap((name, at) => (collator.compare(names[at], name) > 0 ? [[names[at], name]] : []));
  }, names);
  assert.deepEqual(wrong, []);
}
