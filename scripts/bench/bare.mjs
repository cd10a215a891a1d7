// A minimal server, for the limit of Node itself: reads the body, parses it, answers. No database.
import { createServer } from 'node:http'

const server = createServer((req, res) => {
  let text = ''
  req.on('data', (chunk) => (text += chunk))
  req.on('end', () => {
    const body = JSON.stringify({ status: 'created', tracking_number: JSON.parse(text).tracking_number })
    res.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    res.end(body)
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
