package io.ela.cluster;

import io.ela.testbed.ServerKind;

class DocumentScanOn819IT extends DocumentScanContract {
  DocumentScanOn819IT() {
    super(ServerKind.ES_8_19);
  }
}
