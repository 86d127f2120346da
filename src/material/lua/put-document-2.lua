-- Purpose: lists a document and tells every replica that the library has changed. Its units are written before, so nobody
-- is assigned a text that is not there yet.
-- KEYS: 1 the list of documents, 2 the library's version
-- ARGV: 1 document id, 2 versioned JSON
-- Returns: 1 listed or changed, 0 the same as before
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('INCR', KEYS[2])
return 1
