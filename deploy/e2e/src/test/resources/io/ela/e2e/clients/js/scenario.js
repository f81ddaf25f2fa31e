'use strict'
// What an application does with its client, each step with its result as a line of text. What
// differs from one run to the next is taken out of it.
// node scenario.js legacy|es5|es6|es7 ADDRESS PREFIX

const [kind, node, prefix] = process.argv.slice(2)
const index = prefix + '-books'
const typed = kind !== 'es7'
const client =
  kind === 'legacy'
    ? new (require('elasticsearch').Client)({ host: node, apiVersion: '5.6', log: [] })
    : new (require(kind).Client)({ node, maxRetries: 0 })

const type = typed ? { type: 'book' } : {}
const mapping = (properties) => (typed ? { book: { properties } } : { properties })
const patterns = (pattern) =>
  kind === 'legacy' || kind === 'es5' ? { template: pattern } : { index_patterns: [pattern] }

const VARIES = new Set([
  'took', '_primary_term', '_score', 'max_score', '_scroll_id', 'index_uuid', 'node', 'name', 'cluster_name',
  'cluster_uuid', 'build_hash', 'build_date', 'build_snapshot', 'build_flavor', 'build_type',
  'lucene_version', 'number', 'number_of_pending_tasks', 'task_max_waiting_in_queue_millis'
])

function stable (value) {
  if (Array.isArray(value)) return value.map(stable)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, VARIES.has(key) ? '*' : stable(inner)])
  )
}

const body = (answer) => (kind === 'legacy' ? answer : answer.body)

async function step (name, call) {
  let line
  try {
    line = JSON.stringify(stable(body(await call())))
  } catch (e) {
    const inner = e.meta ? e.meta.body : e.body
    line = '! ' + (e.statusCode || e.name) + ' ' + JSON.stringify(stable(inner === undefined ? e.message : inner))
  }
  console.log(name + '\t' + line.replace(/index_uuid=[^\]]*|(?<=-books\/)[-\w]{22}(?=])/g, '*'))
}

async function scroll () {
  let page = body(await client.search({ index, scroll: '1m', size: 2, sort: 'year', body: {} }))
  const seen = []
  while (page.hits.hits.length > 0) {
    seen.push(page.hits.total, ...page.hits.hits.map((hit) => hit.sort))
    const id = page._scroll_id
    page = body(
      await client.scroll(
        kind === 'legacy' ? { scrollId: id, scroll: '1m' } : { body: { scroll_id: id, scroll: '1m' } }
      )
    )
  }
  const id = page._scroll_id
  const cleared = body(
    await client.clearScroll(kind === 'legacy' ? { scrollId: id } : { body: { scroll_id: [id] } })
  )
  const result = { seen, cleared }
  return kind === 'legacy' ? result : { body: result }
}

async function run () {
  await step('ping', () => client.ping())
  await step('info', () => client.info())
  await step('make an index', () =>
    client.indices.create({
      index,
      body: {
        settings: { number_of_shards: 1, number_of_replicas: 0 },
        mappings: mapping({ title: { type: 'text' }, year: { type: 'integer' }, tags: { type: 'keyword' } })
      }
    }))
  await step('make it again', () => client.indices.create({ index, body: {} }))
  await step('does it exist', () => client.indices.exists({ index }))
  await step('put a mapping', () =>
    client.indices.putMapping({ index, ...type, body: { properties: { by: { type: 'keyword' } } } }))
  await step('get the mapping', () => client.indices.getMapping({ index }))
  await step('put an alias', () => client.indices.putAlias({ index, name: index + '-all' }))
  await step('get the alias', () => client.indices.getAlias({ index }))
  await step('put a template', () =>
    client.indices.putTemplate({
      name: index,
      body: { ...patterns(index + '-log*'), mappings: mapping({ level: { type: 'keyword' } }) }
    }))
  await step('get the template', () => client.indices.getTemplate({ name: index }))
  await step('index', () =>
    client.index({ index, ...type, id: '1', body: { title: 'War and Peace', year: 1869, tags: ['long'] } }))
  await step('index again', () =>
    client.index({ index, ...type, id: '1', body: { title: 'War and Peace', year: 1869, tags: ['long'] } }))
  await step('create', () =>
    client.create({ index, ...type, id: '2', body: { title: 'The Nose', year: 1836 } }))
  await step('create again', () => client.create({ index, ...type, id: '2', body: { title: 'x' } }))
  await step('get', () => client.get({ index, ...type, id: '1' }))
  await step('get what is missing', () => client.get({ index, ...type, id: 'none' }))
  await step('exists', () => client.exists({ index, ...type, id: 'none' }))
  await step('an id with signs', () =>
    client.index({ index, ...type, id: 'a/b c?ü', body: { title: 'signs', year: 1 } }))
  await step('get the id with signs', () => client.get({ index, ...type, id: 'a/b c?ü' }))
  await step('update', () => client.update({ index, ...type, id: '1', body: { doc: { pages: 1225 } } }))
  await step('update by script', () =>
    client.update({
      index, ...type, id: '1', body: { script: { source: 'ctx._source.pages += 1', lang: 'painless' } }
    }))
  await step('update what is missing', () =>
    client.update({ index, ...type, id: 'none', body: { doc: { a: 1 } } }))
  await step('delete', () => client.delete({ index, ...type, id: 'a/b c?ü' }))
  await step('delete again', () => client.delete({ index, ...type, id: 'a/b c?ü' }))
  const at = typed ? { _index: index, _type: 'book' } : { _index: index }
  await step('bulk', () =>
    client.bulk({
      refresh: true,
      body: [
        { index: { ...at, _id: '10' } }, { title: 'Middlemarch', year: 1871, tags: ['long'] },
        { create: { ...at, _id: '2' } }, { title: 'x' },
        { update: { ...at, _id: '1' } }, { doc: { seen: true } },
        { delete: { ...at, _id: 'none' } },
        { index: { ...at, _id: '11' } }, { year: 'abc' }
      ]
    }))
  await step('search', () =>
    client.search({
      index,
      ...type,
      body: {
        query: { bool: { filter: { range: { year: { gte: 1800 } } } } },
        sort: [{ year: 'desc' }],
        aggs: { tags: { terms: { field: 'tags' } }, years: { stats: { field: 'year' } } },
        highlight: { fields: { title: {} } }
      }
    }))
  await step('search by uri', () => client.search({ index, q: 'title:peace', _source: 'title' }))
  await step('scroll', scroll)
  await step('count', () => client.count({ index }))
  await step('multi get', () => client.mget({ index, ...type, body: { ids: ['1', 'none'] } }))
  await step('multi search', () =>
    client.msearch({ body: [{ index }, { size: 0 }, { index: index + '-none' }, {}] }))
  await step('a query that is wrong', () => client.search({ index, body: { query: { mach: {} } } }))
  await step('delete by query', () =>
    client.deleteByQuery({ index, refresh: true, body: { query: { term: { year: 1871 } } } }))
  await step('copy', () =>
    client.reindex({ refresh: true, body: { source: { index }, dest: { index: index + '-log1' } } }))
  await step('the copy', () => client.indices.getMapping({ index: index + '-log1' }))
  await step('health', () => client.cluster.health({ index }))
  await step('cat', () => client.cat.indices({ index, h: 'index,status,pri,docs.count', v: true }))
  await step('delete the indices', () => client.indices.delete({ index: index + ',' + index + '-log1' }))
  await step('delete it again', () => client.indices.delete({ index }))
  await step('delete the template', () => client.indices.deleteTemplate({ name: index }))
}

run().then(
  () => { if (kind === 'legacy') client.close() },
  (e) => {
    console.error(e)
    process.exitCode = 1
  }
)
