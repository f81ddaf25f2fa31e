/**
 * Real documents for the demo, made of what every JDK knows: characters, locales, currencies and
 * time zones. A {@link io.ela.standalone.demo.seed.SeedIndex} gives its 5.x definition and its
 * documents; {@link io.ela.standalone.demo.seed.Seeder} writes them with {@code _bulk} straight
 * into the old cluster, as a business did over the years before Ela came.
 */
@NullMarked
package io.ela.standalone.demo.seed;

import org.jspecify.annotations.NullMarked;
