package io.ela.standalone.demo;

/**
 * What a demo should be like.
 *
 * @param keep leave all running at the end, until Ctrl-C
 * @param json print the result for programs
 * @param clients threads that write and read through the gateway
 * @param rate requests in a second, of all clients together
 * @param step 1 for all characters of Unicode, n for every n-th
 */
public record DemoOptions(boolean keep, boolean json, int clients, int rate, int step) {}
