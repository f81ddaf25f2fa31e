package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.proxy.Pieces;
import java.util.List;

/**
 * How one document write goes to the master, and what is known of it beforehand.
 *
 * @param write what the client wants
 * @param request what to send, still in the client's dialect: the query string may have been
 *     changed so that the answer tells what must be known
 * @param items the documents it is about
 * @param lines the items of a bulk, for translating them; empty for a single write
 * @param unended what follows the last newline of a bulk, which makes every version refuse it
 * @param form what is to be done to the answer before the client gets it
 * @param rewritten whether path or body are not the client's own any more, because ids were put in
 * @param body what to send if it is rewritten, uncompressed
 * @param readable whether the answer will be JSON; if not, every item is in doubt
 */
record WritePlan(
    DocumentWrite write,
    ClientRequest request,
    List<Expected> items,
    List<BulkItem> lines,
    Bytes unended,
    AnswerForm form,
    boolean rewritten,
    Pieces body,
    boolean readable) {

  boolean bulk() {
    return write instanceof DocumentWrite.Bulk;
  }
}
