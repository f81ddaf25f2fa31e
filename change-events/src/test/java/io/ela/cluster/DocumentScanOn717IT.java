package io.ela.cluster;

import io.ela.testbed.ServerKind;

class DocumentScanOn717IT extends DocumentScanContract {
  DocumentScanOn717IT() {
    super(ServerKind.ES_7_17);
  }
}
