/**
 * Runs Elasticsearch's own YAML tests of its REST interface (the artifact {@code rest-api-spec})
 * against a cluster or a gateway.
 *
 * <p>The data's way: {@link io.ela.e2e.yaml.RestSpec} reads descriptions of {@link
 * io.ela.e2e.yaml.Api}s and {@link io.ela.e2e.yaml.Suite}s from the artifact. A {@link
 * io.ela.e2e.yaml.Target} runs each of a suite's tests: {@link io.ela.e2e.yaml.TestRun} takes the
 * {@link io.ela.e2e.yaml.Step}s one by one, {@link io.ela.e2e.yaml.RestClient} sends what they ask
 * for, and {@link io.ela.e2e.yaml.CleanUp} removes afterwards what they left. What came of them is
 * counted and written down by {@link io.ela.e2e.yaml.Results}.
 */
package io.ela.e2e.yaml;
