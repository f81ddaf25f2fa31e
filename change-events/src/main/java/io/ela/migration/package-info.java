/**
 * What every service that works on whole indices needs: who is master, which indices there are and
 * which of them are meant.
 *
 * <p>{@link io.ela.migration.MigrationSession} opens the clients and fixes master, slave and epoch;
 * {@link io.ela.migration.IndexChoice} says which indices are meant, and is resolved against {@link
 * io.ela.migration.IndexCatalog}'s listing; {@link io.ela.migration.MappingSummary} tells the types
 * and whether {@code _source} is whole; {@link io.ela.migration.SourceType} puts hits of either
 * cluster into the source's coordinates; {@link io.ela.migration.IndexParts} finds what the target
 * has of an index that is split by its types; {@link io.ela.migration.PageSize} keeps pages of a
 * scan small in bytes; {@link io.ela.migration.SlaveRestrictions} lifts what a cluster may not do
 * while it is the slave.
 */
@NullMarked
package io.ela.migration;

import org.jspecify.annotations.NullMarked;
