/**
 * Index definitions of one version made into those of another.
 *
 * <p>The data's way: the answer of {@code GET /index} is read into an {@link
 * io.ela.dialect.metadata.IndexDefinition}; {@link io.ela.dialect.metadata.DefinitionConverter}
 * runs the rules over it ({@link io.ela.dialect.metadata.MappingRules}, {@link
 * io.ela.dialect.metadata.SettingRules}, {@link io.ela.dialect.metadata.AnalysisRules}, {@link
 * io.ela.dialect.metadata.ShardRules}) and gives a {@link
 * io.ela.dialect.metadata.ConvertedDefinition}: the body that creates the index on the target, each
 * conversion with its reason, and each thing that stands in the way with what can be done about it.
 * What no rule knows stays as it is: the target has the last word on it. Definitions that belong to
 * the cluster ({@link io.ela.dialect.metadata.ClusterDefinition}: templates, pipelines, scripts) go
 * the same way and become a {@link io.ela.dialect.metadata.ConvertedBody}.
 */
@NullMarked
package io.ela.dialect.metadata;

import org.jspecify.annotations.NullMarked;
